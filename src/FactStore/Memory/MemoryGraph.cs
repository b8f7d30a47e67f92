using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Memory;

/// <summary>The history seen at one revision. Nothing is ever missing.</summary>
internal class MemoryGraph(FactHistory history, Revision revision) : IGraph
{
    /// <inheritdoc/>
    public Revision Revision => revision;

    /// <inheritdoc/>
    public NodeId Find(Node node) => history.Find(node);

    /// <inheritdoc/>
    public Node NodeOf(NodeId id) => history.NodeOf(id);

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> Objects(NodeId subject, NodeId predicate) =>
        history.From(subject, predicate) is { } list ? list.At(revision, fact => fact.Object) : default;

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> Subjects(NodeId predicate, NodeId @object) =>
        history.To(predicate, @object) is { } list ? list.At(revision, fact => fact.Subject) : default;

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> PredicatesFrom(NodeId subject) =>
        history.PredicatesFrom(subject).Where(predicate => CountObjects(subject, predicate) > 0).ToArray();

    /// <inheritdoc/>
    public ReadOnlySpan<NodeId> PredicatesTo(NodeId @object) =>
        history.PredicatesTo(@object).Where(predicate => CountSubjects(predicate, @object) > 0).ToArray();

    /// <inheritdoc/>
    public bool Contains(NodeId subject, NodeId predicate, NodeId @object) =>
        history.RowAt(new Triple(subject, predicate, @object), revision) is not null;

    /// <inheritdoc/>
    public int CountObjects(NodeId subject, NodeId predicate) => history.From(subject, predicate)?.CountAt(revision) ?? 0;

    /// <inheritdoc/>
    public int CountSubjects(NodeId predicate, NodeId @object) => history.To(predicate, @object)?.CountAt(revision) ?? 0;

    /// <inheritdoc/>
    public Provenance? ProvenanceOf(NodeId subject, NodeId predicate, NodeId @object) =>
        history.RowAt(new Triple(subject, predicate, @object), revision)?.Stated;
}
