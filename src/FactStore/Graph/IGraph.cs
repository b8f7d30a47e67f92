using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph;

/// <summary>The facts that are true at one revision, walked in memory.</summary>
/// <remarks>
/// <para>Only a part of the graph is in memory. What an evaluation asks for and is not there is answered as if it were
/// empty and noted as a miss; the caller of the evaluation loads all misses in one round trip and evaluates again. So an
/// evaluation is a pure function, ends on any graph, and its result counts only when nothing was missed.</para>
/// <para>Valid during the evaluation that it was given to, on that thread. Spans must not be kept.</para>
/// </remarks>
public interface IGraph
{
    /// <summary>The state that this is.</summary>
    Revision Revision { get; }

    /// <summary>The number of a node, or <see cref="NodeId.None"/> when no fact has ever named it.</summary>
    NodeId Find(Node node);

    /// <summary>The node behind a number that this graph gave out.</summary>
    Node NodeOf(NodeId id);

    /// <summary>Objects of (<paramref name="subject"/>, <paramref name="predicate"/>, ·) in the order of assertion: the last one is the latest.</summary>
    ReadOnlySpan<NodeId> Objects(NodeId subject, NodeId predicate);

    /// <summary>Subjects of (·, <paramref name="predicate"/>, <paramref name="object"/>), in no order. May be millions for a popular term: ask <see cref="CountSubjects"/> first.</summary>
    ReadOnlySpan<NodeId> Subjects(NodeId predicate, NodeId @object);

    /// <summary>Predicates with which the node is subject of at least one fact, in no order.</summary>
    ReadOnlySpan<NodeId> PredicatesFrom(NodeId subject);

    /// <summary>Predicates with which the node is object of at least one fact, in no order.</summary>
    ReadOnlySpan<NodeId> PredicatesTo(NodeId @object);

    /// <summary>Whether the fact is true. Never loads an incoming list.</summary>
    bool Contains(NodeId subject, NodeId predicate, NodeId @object);

    /// <summary>Exact length of <see cref="Objects"/>; never loads it.</summary>
    int CountObjects(NodeId subject, NodeId predicate);

    /// <summary>Exact length of <see cref="Subjects"/>; never loads it.</summary>
    int CountSubjects(NodeId predicate, NodeId @object);

    /// <summary>Who stated the fact last; null when it is not true.</summary>
    Provenance? ProvenanceOf(NodeId subject, NodeId predicate, NodeId @object);
}
