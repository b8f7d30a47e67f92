using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>A graph that notes everything it was asked, so that one knows which facts an answer depends on.</summary>
internal sealed class RecordingGraph(IGraph graph) : IGraph
{
    /// <summary>What was asked so far.</summary>
    public ReadSet Reads { get; } = new();

    /// <summary>The same facts, for looks that no answer depends on.</summary>
    public IGraph Unrecorded => graph;

    public Revision Revision => graph.Revision;

    public NodeId Find(Node node)
    {
        var found = graph.Find(node);
        if (found == NodeId.None)
            Reads.AddUnknown(node);
        return found;
    }

    public Node NodeOf(NodeId id) => graph.NodeOf(id);

    public ReadOnlySpan<NodeId> Objects(NodeId subject, NodeId predicate)
    {
        NoteOutgoing(subject, predicate);
        return graph.Objects(subject, predicate);
    }

    public ReadOnlySpan<NodeId> Subjects(NodeId predicate, NodeId @object)
    {
        NoteIncoming(predicate, @object);
        return graph.Subjects(predicate, @object);
    }

    public ReadOnlySpan<NodeId> PredicatesFrom(NodeId subject)
    {
        Reads.AddOutgoing(subject, NodeId.None);
        return graph.PredicatesFrom(subject);
    }

    public ReadOnlySpan<NodeId> PredicatesTo(NodeId @object)
    {
        Reads.AddIncoming(NodeId.None, @object);
        return graph.PredicatesTo(@object);
    }

    public bool Contains(NodeId subject, NodeId predicate, NodeId @object)
    {
        NoteFact(subject, predicate, @object);
        return graph.Contains(subject, predicate, @object);
    }

    public int CountObjects(NodeId subject, NodeId predicate)
    {
        NoteOutgoing(subject, predicate);
        return graph.CountObjects(subject, predicate);
    }

    public int CountSubjects(NodeId predicate, NodeId @object)
    {
        NoteIncoming(predicate, @object);
        return graph.CountSubjects(predicate, @object);
    }

    public Provenance? ProvenanceOf(NodeId subject, NodeId predicate, NodeId @object)
    {
        NoteFact(subject, predicate, @object);
        return graph.ProvenanceOf(subject, predicate, @object);
    }

    // A part that no fact has named is noted by its spelling when it is looked up; nothing with it can be true before.
    private void NoteOutgoing(NodeId subject, NodeId predicate)
    {
        if (subject != NodeId.None && predicate != NodeId.None)
            Reads.AddOutgoing(subject, predicate);
    }

    private void NoteIncoming(NodeId predicate, NodeId @object)
    {
        if (predicate != NodeId.None && @object != NodeId.None)
            Reads.AddIncoming(predicate, @object);
    }

    private void NoteFact(NodeId subject, NodeId predicate, NodeId @object)
    {
        if (subject != NodeId.None && predicate != NodeId.None && @object != NodeId.None)
            Reads.AddFact(subject, predicate, @object);
    }
}
