using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph;

/// <summary>What an evaluation asked for and found not in memory, in the log's numbers; all of it is loaded in one round trip.</summary>
/// <remarks>Filled by one evaluation on one thread, then read by one load.</remarks>
internal sealed class GraphMisses
{
    /// <summary>Nodes whose number is wanted. Answered in <see cref="GraphPages.Nodes"/>; left out when no fact has ever named it.</summary>
    public HashSet<Node> Numbers { get; } = [];

    /// <summary>Numbers whose spelling is wanted. Answered in <see cref="GraphPages.Nodes"/>.</summary>
    public HashSet<long> Spellings { get; } = [];

    /// <summary>Subjects whose facts are wanted, all predicates. Answered in <see cref="GraphPages.Out"/> or <see cref="GraphPages.LargeSubjects"/>.</summary>
    public HashSet<long> Subjects { get; } = [];

    /// <summary>(Subject, predicate) of a large subject whose objects are wanted, however many. Answered in <see cref="GraphPages.OutLists"/>.</summary>
    public HashSet<StoredList> OutLists { get; } = [];

    /// <summary>(Object, predicate) whose subjects are wanted, however many. Answered in <see cref="GraphPages.InLists"/>.</summary>
    public HashSet<StoredList> InLists { get; } = [];

    /// <summary>Subjects of which the number of facts per predicate is wanted. Answered in <see cref="GraphPages.OutDegrees"/>.</summary>
    public HashSet<long> OutDegrees { get; } = [];

    /// <summary>Objects of which the number of facts per predicate is wanted. Answered in <see cref="GraphPages.InDegrees"/>.</summary>
    public HashSet<long> InDegrees { get; } = [];

    /// <summary>Single facts of which it is wanted whether they are true, and who stated them. Answered in <see cref="GraphPages.Provenances"/>.</summary>
    public HashSet<StoredFact> Facts { get; } = [];

    /// <summary>How many things are missing.</summary>
    public int Count =>
        Numbers.Count + Spellings.Count + Subjects.Count + OutLists.Count + InLists.Count
        + OutDegrees.Count + InDegrees.Count + Facts.Count;

    /// <summary>Whether something is missing in both.</summary>
    public bool Overlaps(GraphMisses other) =>
        Numbers.Overlaps(other.Numbers) || Spellings.Overlaps(other.Spellings) || Subjects.Overlaps(other.Subjects)
        || OutLists.Overlaps(other.OutLists) || InLists.Overlaps(other.InLists)
        || OutDegrees.Overlaps(other.OutDegrees) || InDegrees.Overlaps(other.InDegrees) || Facts.Overlaps(other.Facts);

    /// <summary>Adds what is missing in the other.</summary>
    public void UnionWith(GraphMisses other)
    {
        Numbers.UnionWith(other.Numbers);
        Spellings.UnionWith(other.Spellings);
        Subjects.UnionWith(other.Subjects);
        OutLists.UnionWith(other.OutLists);
        InLists.UnionWith(other.InLists);
        OutDegrees.UnionWith(other.OutDegrees);
        InDegrees.UnionWith(other.InDegrees);
        Facts.UnionWith(other.Facts);
    }
}
