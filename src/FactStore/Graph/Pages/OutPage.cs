namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>All facts of one subject, packed.</summary>
/// <remarks>
/// <code>
/// header: predicates | predicate … | end … | object …
///         g          | g ints      | g ints| end[g-1] ints
/// </code>
/// The objects of predicate <c>i</c> lie from <c>end[i-1]</c> to <c>end[i]</c>, in the order of assertion. No predicate
/// is without objects.
/// </remarks>
internal static class OutPage
{
    /// <summary>Ints of a page with so many predicates and objects.</summary>
    public static int Size(int predicates, int objects) => 1 + (2 * predicates) + objects;

    /// <summary>The predicates, in no order.</summary>
    public static Span<int> Predicates(Span<int> page) => page.Slice(1, Groups(page));

    /// <summary>The objects of one predicate.</summary>
    public static Span<int> Objects(Span<int> page, int predicate)
    {
        var group = Predicates(page).IndexOf(predicate);
        if (group < 0)
            return default;

        var start = StartOf(page, group);
        return All(page)[start..Ends(page)[group]];
    }

    /// <summary>Facts on the page.</summary>
    public static int Count(Span<int> page) => StartOf(page, Groups(page));

    /// <summary>Writes a whole page; <paramref name="facts"/> are (predicate, object), one predicate after the other.</summary>
    public static void Write(Span<int> page, ReadOnlySpan<(int Predicate, int Object)> facts, int predicates)
    {
        SetGroups(page, predicates);
        var names = Predicates(page);
        var ends = Ends(page);
        var objects = All(page);
        var group = -1;
        for (var i = 0; i < facts.Length; i++)
        {
            if (i == 0 || facts[i].Predicate != facts[i - 1].Predicate)
                names[++group] = facts[i].Predicate;
            objects[i] = facts[i].Object;
            ends[group] = i + 1;
        }
    }

    /// <summary>Moves an object that is there already to the end of its list, as asserting it again does.</summary>
    public static void MoveToEnd(Span<int> objects, int at)
    {
        var moved = objects[at];
        objects[(at + 1)..].CopyTo(objects[at..]);
        objects[^1] = moved;
    }

    /// <summary>Appends an object to the list of a predicate that the page has; there must be room for one int.</summary>
    public static void Append(Span<int> page, int predicate, int @object)
    {
        var group = Predicates(page).IndexOf(predicate);
        var ends = Ends(page);
        var objects = All(page);
        var count = Count(page);
        objects[ends[group]..count].CopyTo(objects[(ends[group] + 1)..]);
        objects[ends[group]] = @object;
        for (var i = group; i < ends.Length; i++)
            ends[i]++;
    }

    /// <summary>Adds a predicate with one object, as a copy into a page with room for it.</summary>
    public static void CopyWith(Span<int> page, Span<int> copy, int predicate, int @object)
    {
        var (groups, count) = (Groups(page), Count(page));
        SetGroups(copy, groups + 1);
        Predicates(page).CopyTo(Predicates(copy));
        Ends(page).CopyTo(Ends(copy));
        All(page)[..count].CopyTo(All(copy));
        Predicates(copy)[groups] = predicate;
        Ends(copy)[groups] = count + 1;
        All(copy)[count] = @object;
    }

    /// <summary>Takes one object out, and with it a predicate that it leaves without any.</summary>
    public static void Remove(Span<int> page, int predicate, int at)
    {
        var group = Predicates(page).IndexOf(predicate);
        var ends = Ends(page);
        var objects = All(page);
        var count = Count(page);
        var position = StartOf(page, group) + at;
        objects[(position + 1)..count].CopyTo(objects[position..]);
        for (var i = group; i < ends.Length; i++)
            ends[i]--;
        if (ends[group] == StartOf(page, group))
            RemoveGroup(page, group, count - 1);
    }

    // Everything after the predicate moves left: the later predicates by one, the ends before it by one, the rest by two.
    private static void RemoveGroup(Span<int> page, int group, int count)
    {
        var groups = Groups(page);
        var body = page[1..];
        body[(group + 1)..(groups + group)].CopyTo(body[group..]);
        body[(groups + group + 1)..((2 * groups) + count)].CopyTo(body[(groups + group - 1)..]);
        SetGroups(page, groups - 1);
    }

    private static int Groups(Span<int> page) => page[0] & PageArena.HeaderMask;

    private static void SetGroups(Span<int> page, int groups) => page[0] = (page[0] & ~PageArena.HeaderMask) | groups;

    private static Span<int> Ends(Span<int> page) => page.Slice(1 + Groups(page), Groups(page));

    private static Span<int> All(Span<int> page) => page[(1 + (2 * Groups(page)))..];

    private static int StartOf(Span<int> page, int group) => group == 0 ? 0 : Ends(page)[group - 1];
}
