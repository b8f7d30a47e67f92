using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.QueryEngine.Tests.Explanation;

/// <summary>Counts the work that an evaluation causes: look-ups, and the entries of the lists that it is given.</summary>
internal sealed class CountingGraph(IGraph graph) : IGraph
{
    public long Work { get; private set; }

    public Revision Revision => graph.Revision;

    public NodeId Find(Node node) => Counted(graph.Find(node));

    public Node NodeOf(NodeId id) => Counted(graph.NodeOf(id));

    public ReadOnlySpan<NodeId> Objects(NodeId subject, NodeId predicate) => Counted(graph.Objects(subject, predicate));

    public ReadOnlySpan<NodeId> Subjects(NodeId predicate, NodeId @object) => Counted(graph.Subjects(predicate, @object));

    public ReadOnlySpan<NodeId> PredicatesFrom(NodeId subject) => Counted(graph.PredicatesFrom(subject));

    public ReadOnlySpan<NodeId> PredicatesTo(NodeId @object) => Counted(graph.PredicatesTo(@object));

    public bool Contains(NodeId subject, NodeId predicate, NodeId @object) => Counted(graph.Contains(subject, predicate, @object));

    public int CountObjects(NodeId subject, NodeId predicate) => Counted(graph.CountObjects(subject, predicate));

    public int CountSubjects(NodeId predicate, NodeId @object) => Counted(graph.CountSubjects(predicate, @object));

    public Provenance? ProvenanceOf(NodeId subject, NodeId predicate, NodeId @object) =>
        Counted(graph.ProvenanceOf(subject, predicate, @object));

    private T Counted<T>(T answer)
    {
        Work++;
        return answer;
    }

    private ReadOnlySpan<NodeId> Counted(ReadOnlySpan<NodeId> list)
    {
        Work += 1 + list.Length;
        return list;
    }
}
