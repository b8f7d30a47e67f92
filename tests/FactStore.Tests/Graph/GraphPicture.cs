using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;

namespace LinkedRecords.FactStore.Tests.Graph;

/// <summary>Compares all that can be asked about the nodes of <see cref="FactScript"/> with the oracle.</summary>
internal static class GraphPicture
{
    public static bool Same(IGraph graph, FoldedFacts facts) => Lines(graph).SequenceEqual(Lines(facts), StringComparer.Ordinal);

    private static List<string> Lines(IGraph graph)
    {
        var lines = new List<string>();
        foreach (var node in FactScript.Nodes)
        {
            var id = graph.Find(node);
            lines.Add($"{node} from {Sorted(Spelled(graph, graph.PredicatesFrom(id)))} to {Sorted(Spelled(graph, graph.PredicatesTo(id)))}");
            foreach (var predicate in FactScript.Predicates)
            {
                var by = graph.Find(predicate);
                lines.Add($"{node} {predicate} {graph.CountObjects(id, by)}: {string.Join(' ', Spelled(graph, graph.Objects(id, by)))}");
                lines.Add($"{predicate} {node} {graph.CountSubjects(by, id)}: {Sorted(Spelled(graph, graph.Subjects(by, id)))}");
                foreach (var other in FactScript.Nodes)
                {
                    var end = graph.Find(other);
                    lines.Add($"{graph.Contains(id, by, end)} {graph.ProvenanceOf(id, by, end)}");
                }
            }
        }

        return lines;
    }

    private static IEnumerable<string> Lines(FoldedFacts facts)
    {
        foreach (var node in FactScript.Nodes)
        {
            yield return $"{node} from {Sorted(facts.PredicatesFrom(node))} to {Sorted(facts.PredicatesTo(node))}";
            foreach (var predicate in FactScript.Predicates)
            {
                var objects = facts.Objects(node, predicate).ToList();
                var subjects = facts.Subjects(predicate, node).ToList();
                yield return $"{node} {predicate} {objects.Count}: {string.Join(' ', objects)}";
                yield return $"{predicate} {node} {subjects.Count}: {Sorted(subjects)}";
                foreach (var other in FactScript.Nodes)
                {
                    var stated = facts.ProvenanceOf(new Fact(node, predicate, other));
                    yield return $"{stated is not null} {stated}";
                }
            }
        }
    }

    private static List<Node> Spelled(IGraph graph, ReadOnlySpan<NodeId> ids)
    {
        var nodes = new List<Node>();
        foreach (var id in ids)
            nodes.Add(graph.NodeOf(id));
        return nodes;
    }

    private static string Sorted(IEnumerable<Node> nodes) =>
        string.Join(' ', nodes.Select(node => node.Spelling).Order(StringComparer.Ordinal));
}
