using System.Numerics;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>Hands out pages of ints from a few large arrays, so that millions of pages are nothing to the garbage collector.</summary>
/// <remarks>
/// Sizes come in classes, four to a doubling, so at most a fifth of a page is idle. A freed page waits in the list of its
/// class. A page's first int is its header: the class in the upper byte, 24 bits for the page's owner below.
/// </remarks>
internal sealed class PageArena
{
    /// <summary>The bit that tells a page's address from other values.</summary>
    public const uint AddressBit = 1u << 31;

    /// <summary>What fits into the owner's part of a header.</summary>
    public const int HeaderMask = (1 << 24) - 1;

    private const int SlabInts = 1 << 18;
    private const int UnitInts = 4;
    private const int UnitBits = 16;
    private const int SharedInts = 1 << 15;
    private const int MaxSlabs = 1 << 15;

    private readonly List<int[]> _slabs = [];
    private readonly Stack<int> _unusedSlabs = [];
    private readonly uint[] _freed = new uint[128];
    private int _current = -1;
    private int _next = SlabInts;

    /// <summary>In pages that are in use.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>Taken from the runtime.</summary>
    public long ReservedBytes { get; private set; }

    /// <summary>The whole page, its idle end included.</summary>
    public Span<int> Page(uint address)
    {
        var (slab, start) = Place(address);
        return _slabs[slab].AsSpan(start, SizeOf(_slabs[slab][start] >> 24));
    }

    /// <summary>A page of at least so many ints, its header included; the owner's part of the header is 0, the rest is not cleared.</summary>
    /// <exception cref="InvalidOperationException">A list of more than 16 million members, or 32 GiB of pages.</exception>
    public uint Allocate(int ints)
    {
        if (ints > HeaderMask)
            throw new InvalidOperationException($"A list of {ints} members was read whole; ask for its count and narrow the query.");

        var size = ClassOf(ints);
        LiveBytes += sizeof(int) * (long)SizeOf(size);
        var address = SizeOf(size) > SharedInts ? Alone(SizeOf(size)) : Shared(size);
        var (slab, start) = Place(address);
        _slabs[slab][start] = size << 24;
        return address;
    }

    /// <summary>Takes a page back.</summary>
    public void Free(uint address)
    {
        var (slab, start) = Place(address);
        var size = _slabs[slab][start] >> 24;
        LiveBytes -= sizeof(int) * (long)SizeOf(size);
        if (SizeOf(size) > SharedInts)
        {
            ReservedBytes -= sizeof(int) * (long)_slabs[slab].Length;
            _slabs[slab] = [];
            _unusedSlabs.Push(slab);
            return;
        }

        _slabs[slab][start + 1] = (int)_freed[size];
        _freed[size] = address;
    }

    /// <summary>The class of the smallest page that holds so many ints.</summary>
    internal static int ClassOf(int ints)
    {
        if (ints <= 32)
            return ((ints + 3) / 4) - 1;

        var doublings = BitOperations.Log2((uint)(ints - 1) >> 5);
        var step = 8 << doublings;
        return 8 + (4 * doublings) + ((ints - (32 << doublings) + step - 1) / step) - 1;
    }

    /// <summary>The ints in a page of a class.</summary>
    internal static int SizeOf(int size) =>
        size < 8 ? (size + 1) * UnitInts : (32 << ((size - 8) / 4)) + ((8 << ((size - 8) / 4)) * (((size - 8) % 4) + 1));

    private static (int Slab, int Start) Place(uint address) =>
        ((int)((address & ~AddressBit) >> UnitBits), (int)(address & ((1 << UnitBits) - 1)) * UnitInts);

    private static uint Address(int slab, int start) => AddressBit | ((uint)slab << UnitBits) | (uint)(start / UnitInts);

    private uint Shared(int size)
    {
        var freed = _freed[size];
        if (freed != 0)
        {
            var (slab, start) = Place(freed);
            _freed[size] = (uint)_slabs[slab][start + 1];
            return freed;
        }

        if (_next + SizeOf(size) > SlabInts)
            (_current, _next) = (AddSlab(SlabInts), 0);
        var address = Address(_current, _next);
        _next += SizeOf(size);
        return address;
    }

    private uint Alone(int ints) => Address(AddSlab(ints), 0);

    private int AddSlab(int ints)
    {
        if (!_unusedSlabs.TryPop(out var slab))
        {
            if (_slabs.Count == MaxSlabs)
                throw new InvalidOperationException($"{MaxSlabs} slabs of pages are in use; lower the memory budget.");
            slab = _slabs.Count;
            _slabs.Add([]);
        }

        // Not cleared: a page is written before it is read.
        _slabs[slab] = GC.AllocateUninitializedArray<int>(ints);
        ReservedBytes += sizeof(int) * (long)ints;
        return slab;
    }
}
