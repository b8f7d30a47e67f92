using LinkedRecords.FactStore.Graph;

namespace LinkedRecords.QueryEngine.Planning;

/// <summary>How many nodes a step would list, as far as it can be told without listing them.</summary>
internal static class Lengths
{
    private const int SampledLevel = 32;

    /// <summary>About how many nodes are below another one, in one or more steps.</summary>
    /// <remarks>The first level says little: few types hang below a type, and many things below those.</remarks>
    public static long Below(IGraph graph, NodeId predicate, NodeId end)
    {
        long count = graph.CountSubjects(predicate, end);
        if (count > SampledLevel)
            return count;
        foreach (var below in graph.Subjects(predicate, end))
            count += graph.CountSubjects(predicate, below);
        return count;
    }
}
