namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>Units that were inserted together and share their fate so far; a node of a <see cref="RunTree"/>.</summary>
internal sealed class Run(int firstId, int length, int originLeft, int rightParent, EventId author)
{
    /// <summary>No unit: before the first, or behind the last.</summary>
    public const int None = -1;

    /// <summary>The name of the first unit within the section; the others follow.</summary>
    public int FirstId { get; } = firstId;

    public int Length { get; set; } = length;

    /// <summary>The unit left of the first one when it was inserted. The others have the one before them.</summary>
    public int OriginLeft { get; } = originLeft;

    /// <summary>The unit right of the first one when it was inserted, if both have the same left origin. The others have none.</summary>
    public int RightParent { get; } = rightParent;

    /// <summary>The agent, and its number of the first unit; decides ties.</summary>
    public EventId Author { get; } = author;

    /// <summary>In the version that the walk is preparing: 0 not inserted yet, 1 visible, and one more for each deletion.</summary>
    public int State { get; set; } = 1;

    /// <summary>Whether any event so far deleted it: then it is not in the merged text.</summary>
    public bool IsDeleted { get; set; }

    public int Visible => State == 1 ? Length : 0;

    public int Merged => IsDeleted ? 0 : Length;

    // The tree: links, heap priority, and sums over the node and all below it.
    public Run? Parent { get; set; }

    public Run? Left { get; set; }

    public Run? Right { get; set; }

    public uint Priority { get; set; }

    public int LengthSum { get; set; }

    public int VisibleSum { get; set; }

    public int MergedSum { get; set; }

    public bool IsBefore(Run other)
    {
        var byAgent = string.CompareOrdinal(Author.Agent, other.Author.Agent);
        return byAgent < 0 || (byAgent == 0 && Author.Sequence < other.Author.Sequence);
    }
}
