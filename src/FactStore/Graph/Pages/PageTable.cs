using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>The resident pages of one state of the graph. Many readers or one writer.</summary>
/// <remarks>
/// What a page holds is in its <see cref="PageKey"/>; a page that is here is complete, and an empty one says that there is
/// nothing, which is worth remembering as much. Values: 0 is an empty page, an address is a page in the arena, and any
/// other number is the only member of a list, or, for a subject, <see cref="Large"/>.
/// </remarks>
internal sealed class PageTable
{
    /// <summary>The longest list that is read to know how many facts there are, when their number is in doubt.</summary>
    public const int LongestCounted = 1 << 16;

    private const uint None = 0;
    private const uint Large = 1;

    // A slot of the table is 13 bytes and the table is two thirds full on average.
    private const long BytesPerEntry = 20;

    private readonly LongTable _pages = new();
    private int _partsOfSubjects;
    private readonly PageArena _arena = new();

    /// <summary>Resident pages, empty ones included.</summary>
    public int Count => _pages.Count;

    /// <summary>Whether any list or degrees of a large subject are resident; mostly none are.</summary>
    public bool HasPartsOfSubjects => _partsOfSubjects > 0;

    /// <summary>What the budget counts: pages in use and their places in the table.</summary>
    public long LiveBytes => _arena.LiveBytes + (BytesPerEntry * _pages.Count);

    /// <summary>What is taken from the runtime, room for more pages included.</summary>
    public long ReservedBytes => _arena.ReservedBytes + _pages.Bytes;

    /// <summary>Looks for the facts of a subject; an empty <paramref name="page"/> has none.</summary>
    public OutState FindOut(NodeId subject, out Span<int> page)
    {
        page = default;
        ref var value = ref _pages.Find(PageKey.Out(subject));
        if (Unsafe.IsNullRef(ref value))
            return OutState.Missing;
        if (value == Large)
            return OutState.Large;
        if (value != None)
            page = _arena.Page(value);
        return OutState.Resident;
    }

    /// <summary>Looks for a list; valid until the next change.</summary>
    public bool TryFindList(long key, out Span<int> members)
    {
        members = default;
        ref var value = ref _pages.Find(key);
        if (Unsafe.IsNullRef(ref value))
            return false;
        if ((value & PageArena.AddressBit) != 0)
            members = Members(value);
        else if (value != None)
            members = MemoryMarshal.CreateSpan(ref Unsafe.As<uint, int>(ref value), 1);
        return true;
    }

    /// <summary>Looks for the degrees of a node: its predicates, and how many facts with each; a number below 0 is in doubt, and its list is not resident.</summary>
    public bool TryFindDegrees(long key, out Span<int> predicates, out Span<int> counts)
    {
        predicates = counts = default;
        ref var value = ref _pages.Find(key);
        if (Unsafe.IsNullRef(ref value))
            return false;
        if (value == None)
            return true;

        var members = Members(value);
        predicates = members[..(members.Length / 2)];
        counts = members[(members.Length / 2)..];
        return true;
    }

    /// <summary>Whether the page is resident; does not count as a use.</summary>
    public bool Has(long key) => _pages.Contains(key);

    /// <summary>Adds the page of a subject: (predicate, object), one predicate after the other.</summary>
    public void AddOut(NodeId subject, ReadOnlySpan<(int Predicate, int Object)> facts, int predicates)
    {
        var address = None;
        if (facts.Length > 0)
        {
            address = _arena.Allocate(OutPage.Size(predicates, facts.Length));
            OutPage.Write(_arena.Page(address), facts, predicates);
        }

        _pages.Add(PageKey.Out(subject), address);
    }

    /// <summary>Notes that a subject has too many facts for a page.</summary>
    public void AddLarge(NodeId subject) => _pages.Add(PageKey.Out(subject), Large);

    /// <summary>Adds a list, or the predicates of degrees followed by as many counts.</summary>
    public void AddList(long key, ReadOnlySpan<int> members)
    {
        _partsOfSubjects += PageKey.IsPartOfSubject(key) ? 1 : 0;
        _pages.Add(key, members.Length switch
        {
            0 => None,
            1 => (uint)members[0],
            _ => NewList(members, room: 0),
        });
    }

    /// <summary>Takes a page out of memory.</summary>
    public void Remove(long key)
    {
        ref var value = ref _pages.Find(key);
        if (Unsafe.IsNullRef(ref value))
            return;

        Free(value);
        _pages.Remove(key);
        _partsOfSubjects -= PageKey.IsPartOfSubject(key) ? 1 : 0;
    }

    /// <summary>Takes a page out of memory that was not used since the clock's hand passed it last; false when none is left.</summary>
    public bool TryEvict()
    {
        if (!_pages.TryFindIdle(out var key))
            return false;

        Remove(key);
        return true;
    }

    /// <summary>Puts an object at the end of a subject's list.</summary>
    /// <param name="isNew">Whether it is known not to be there, which spares looking for it.</param>
    public void AssertOut(NodeId subject, int predicate, int @object, bool isNew)
    {
        ref var value = ref _pages.Find(PageKey.Out(subject));
        if (value == Large)
            return;
        if (value == None)
        {
            value = _arena.Allocate(OutPage.Size(1, 1));
            OutPage.Write(_arena.Page(value), [(predicate, @object)], predicates: 1);
            return;
        }

        var page = _arena.Page(value);
        var objects = OutPage.Objects(page, predicate);
        var at = isNew ? -1 : objects.IndexOf(@object);
        if (at >= 0)
            OutPage.MoveToEnd(objects, at);
        else if (OutPage.Count(page) >= 2 * IGraphSource.OutPageFacts)
            Replace(ref value, Large);
        else
            AppendOut(ref value, page, predicate, @object, hasPredicate: objects.Length > 0);
    }

    /// <summary>Takes an object out of a subject's list.</summary>
    public void RetractOut(NodeId subject, int predicate, int @object)
    {
        ref var value = ref _pages.Find(PageKey.Out(subject));
        if (value is None or Large)
            return;

        var page = _arena.Page(value);
        var at = OutPage.Objects(page, predicate).IndexOf(@object);
        if (at < 0)
            return;

        OutPage.Remove(page, predicate, at);
        if (OutPage.Predicates(page).IsEmpty)
            Replace(ref value, None);
    }

    /// <summary>Appends to a list what is not in it.</summary>
    /// <returns>False when a page cannot hold more.</returns>
    public bool TryAppend(long key, int member)
    {
        ref var value = ref _pages.Find(key);
        if (value == None)
            value = (uint)member;
        else if ((value & PageArena.AddressBit) == 0)
            value = NewList([(int)value, member], room: 2);
        else
            return TryAppendToPage(ref value, member);
        return true;
    }

    /// <summary>Takes the member at a position out of a list.</summary>
    /// <param name="isOrdered">Whether the others keep their order; otherwise the last one takes the place.</param>
    public void RemoveAt(long key, int at, bool isOrdered)
    {
        ref var value = ref _pages.Find(key);
        if ((value & PageArena.AddressBit) == 0)
        {
            value = None;
            return;
        }

        var members = Members(value);
        if (isOrdered)
            members[(at + 1)..].CopyTo(members[at..]);
        else
            members[at] = members[^1];
        SetLength(_arena.Page(value), members.Length - 1);
        if (members.Length == 1)
            Replace(ref value, None);
    }

    private void AppendOut(ref uint value, Span<int> page, int predicate, int @object, bool hasPredicate)
    {
        var (predicates, count) = (OutPage.Predicates(page).Length, OutPage.Count(page));
        var size = OutPage.Size(hasPredicate ? predicates : predicates + 1, count + 1);
        if (hasPredicate && size <= page.Length)
        {
            OutPage.Append(page, predicate, @object);
            return;
        }

        var address = _arena.Allocate(size);
        var larger = _arena.Page(address);
        if (hasPredicate)
        {
            // The header's upper byte is the class of the page that it heads, and stays.
            var header = larger[0] | (page[0] & PageArena.HeaderMask);
            page[..OutPage.Size(predicates, count)].CopyTo(larger);
            larger[0] = header;
            OutPage.Append(larger, predicate, @object);
        }
        else
        {
            OutPage.CopyWith(page, larger, predicate, @object);
        }

        Replace(ref value, address);
    }

    private bool TryAppendToPage(ref uint value, int member)
    {
        var members = Members(value);
        var page = _arena.Page(value);
        var room = (members.Length / 8) + 1;
        if (1 + members.Length + room > PageArena.HeaderMask)
            return false;
        if (members.Length + 1 == page.Length)
            Replace(ref value, NewList(members, room));

        page = _arena.Page(value);
        page[1 + members.Length] = member;
        SetLength(page, members.Length + 1);
        return true;
    }

    private uint NewList(ReadOnlySpan<int> members, int room)
    {
        var address = _arena.Allocate(1 + members.Length + room);
        var page = _arena.Page(address);
        members.CopyTo(page[1..]);
        SetLength(page, members.Length);
        return address;
    }

    private Span<int> Members(uint address)
    {
        var page = _arena.Page(address);
        return page.Slice(1, page[0] & PageArena.HeaderMask);
    }

    private static void SetLength(Span<int> page, int length) => page[0] = (page[0] & ~PageArena.HeaderMask) | length;

    private void Replace(ref uint value, uint replacement)
    {
        Free(value);
        value = replacement;
    }

    private void Free(uint value)
    {
        if ((value & PageArena.AddressBit) != 0)
            _arena.Free(value);
    }
}
