using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>Follows visible facts of one predicate: to the latest, and over any number of steps.</summary>
internal sealed class Walk(IGraph graph, Viewer viewer, Budget budget)
{
    /// <summary>The object of the latest fact of subject and predicate among those that the viewer sees; none when there is none.</summary>
    public NodeId Latest(NodeId subject, NodeId predicate)
    {
        var objects = graph.Objects(subject, predicate);
        for (var at = objects.Length - 1; at >= 0 && budget.Take(); at--)
        {
            if (viewer.SeesFact(subject, predicate, objects[at]))
                return objects[at];
        }

        return NodeId.None;
    }

    /// <summary>All nodes from which one or more steps lead to <paramref name="end"/>; itself only on a cycle.</summary>
    public HashSet<NodeId> Below(NodeId predicate, NodeId end)
    {
        var found = new HashSet<NodeId>();
        var open = new Stack<NodeId>([end]);
        while (open.TryPop(out var node))
        {
            foreach (var subject in graph.Subjects(predicate, node))
            {
                if (!budget.Take())
                    return found;
                if (!found.Contains(subject) && viewer.SeesFact(subject, predicate, node) && found.Add(subject))
                    open.Push(subject);
            }
        }

        return found;
    }

    /// <summary>All nodes to which one or more steps lead from <paramref name="start"/>.</summary>
    public HashSet<NodeId> Above(NodeId predicate, NodeId start) => Climb(predicate, start, NodeId.None);

    /// <summary>Whether one or more steps lead from start to end. Climbs, since chains upwards are short and never fan out.</summary>
    public bool Reaches(NodeId start, NodeId predicate, NodeId end) =>
        end != NodeId.None && Climb(predicate, start, end).Contains(end);

    private HashSet<NodeId> Climb(NodeId predicate, NodeId start, NodeId until)
    {
        var found = new HashSet<NodeId>();
        var open = new Stack<NodeId>([start]);
        while (open.TryPop(out var node))
        {
            foreach (var @object in graph.Objects(node, predicate))
            {
                if (!budget.Take())
                    return found;
                if (found.Contains(@object) || !viewer.SeesFact(node, predicate, @object))
                    continue;
                found.Add(@object);
                if (@object == until)
                    return found;
                open.Push(@object);
            }
        }

        return found;
    }
}
