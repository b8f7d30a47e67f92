using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Whether a user has a right on a node, and the facts that it rests on: as long as none of these comes or goes it stays so.</summary>
public sealed class Judgement
{
    private Judgement(bool holds, Revision at, ReadSet reads)
    {
        (Holds, At) = (holds, at);
        RestsOn = [.. ReadKey.Of(reads).Select(TouchedFacts.HashOf).Concat(reads.Unknown.Select(TouchedFacts.HashOf)).Distinct()];
    }

    /// <summary>Whether the user has the right.</summary>
    public bool Holds { get; }

    /// <summary>The revision at which that was so.</summary>
    public Revision At { get; }

    /// <summary>The facts, by hashes of what they have in common, and the nodes that no fact had named.</summary>
    internal IReadOnlyCollection<int> RestsOn { get; }

    /// <summary>Judges in one state of the graph.</summary>
    public static Judgement Of(Node user, Right right, Node node, IGraph graph)
    {
        var recording = new RecordingGraph(graph);
        return new(new Viewer(user, recording).May(right, node), graph.Revision, recording.Reads);
    }
}
