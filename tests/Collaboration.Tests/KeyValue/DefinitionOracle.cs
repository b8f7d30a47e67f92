using System.Collections.Immutable;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.Tests.KeyValue;

/// <summary>The value that docs/formats/keyvalue.md defines for a set of changes: every pair of operations is looked
/// at, nothing is kept between them.</summary>
internal sealed class DefinitionOracle
{
    private readonly List<Trace> _traces = [];
    private readonly List<(DocumentPath Path, Stamp Stamp, bool IsDelete)> _covers = [];

    private enum What
    {
        Value,
        Position,
        Need,
        Amount,
        Move,
    }

    public static DocumentValue ValueOf(IEnumerable<(Change Change, VersionVector Known)> changes)
    {
        var oracle = new DefinitionOracle();
        foreach (var (change, known) in changes)
        {
            for (var i = 0; i < change.Operations.Length; i++)
                oracle.Add(change.Operations[i], change.StampOf(i), known);
        }

        oracle._traces.RemoveAll(oracle.IsCovered);
        return oracle.ValueAt(DocumentPath.Root) ?? DocumentValue.EmptyMap;
    }

    private static bool IsPrefix(DocumentPath prefix, DocumentPath path) =>
        prefix.Depth <= path.Depth && prefix.Segments.AsSpan().SequenceEqual(path.Segments.AsSpan()[..prefix.Depth]);

    private bool IsCovered(Trace trace) => _covers.Exists(cover =>
        IsPrefix(cover.Path, trace.Path)
        && (cover.Path.Depth < trace.Path.Depth || cover.IsDelete || trace.What is What.Need or What.Amount or What.Move)
        && (cover.Stamp > trace.Stamp || (cover.IsDelete && trace.Origin > cover.Path.Depth
            && !trace.Known.Contains(cover.Stamp.Actor, cover.Stamp.Sequence))));

    private void Add(Operation operation, Stamp stamp, VersionVector known)
    {
        var path = operation.Path;
        void Leave(What what, DocumentPath at, int origin, object? content) =>
            _traces.Add(new Trace(what, at, stamp, origin, known, content));
        void Need(int origin, ContentKind? kind)
        {
            for (var depth = 0; depth < path.Depth; depth++)
            {
                if (!path.Segments[depth].IsElement)
                    Leave(What.Need, DocumentPath.Of(path.Segments[..depth]), origin, ContentKind.Map);
            }

            if (kind is not null)
                Leave(What.Need, path, origin, kind);
        }

        switch (operation)
        {
            case Operation.Set set:
                var origin = path.Depth + (path.Segments[^1].IsElement ? 1 : 0);
                Need(origin, kind: null);
                _covers.Add((path, stamp, IsDelete: false));
                Expand(path, set.Value, (what, at, content) => Leave(what, at, origin, content));
                break;
            case Operation.Delete:
                _covers.Add((path, stamp, IsDelete: true));
                break;
            case Operation.Increment increment:
                Need(path.Depth + 1, kind: null);
                Leave(What.Amount, path, path.Depth + 1, increment.Amount);
                break;
            case Operation.Insert insert:
                Need(path.Depth + 1, ContentKind.List);
                _covers.Add((path.Element(insert.Id), stamp, IsDelete: false));
                Leave(What.Position, path.Element(insert.Id), path.Depth + 1, insert.Position);
                Expand(path.Element(insert.Id), insert.Value, (what, at, content) => Leave(what, at, path.Depth + 1, content));
                break;
            case Operation.Move move:
                Leave(What.Position, path.Element(move.Id), path.Depth + 2, move.Position);
                break;
            case Operation.Plant plant:
                Need(path.Depth + 1, ContentKind.Tree);
                _covers.Add((path.Element(plant.Id), stamp, IsDelete: false));
                Leave(What.Move, path, path.Depth + 1, (plant.Id, plant.Parent, plant.Position));
                Expand(path.Element(plant.Id), plant.Value, (what, at, content) => Leave(what, at, path.Depth + 1, content));
                break;
            case Operation.Graft graft:
                Leave(What.Move, path, path.Depth + 1, (graft.Id, graft.Parent, graft.Position));
                break;
        }
    }

    private static void Expand(DocumentPath path, DocumentValue value, Action<What, DocumentPath, object?> leave)
    {
        leave(What.Value, path, value);
        switch (value)
        {
            case DocumentValue.Map map:
                foreach (var (name, property) in map.Properties)
                    Expand(path.Property(name), property, leave);
                break;
            case DocumentValue.List list:
                foreach (var element in list.Elements)
                {
                    leave(What.Position, path.Element(element.Id), element.Position);
                    Expand(path.Element(element.Id), element.Value, leave);
                }

                break;
            case DocumentValue.Tree tree:
                foreach (var node in tree.Nodes)
                {
                    leave(What.Move, path, (node.Id, node.Parent, node.Position));
                    Expand(path.Element(node.Id), node.Value, leave);
                }

                break;
        }
    }

    private IEnumerable<Trace> At(DocumentPath path, What what) =>
        _traces.Where(trace => trace.What == what && trace.Path.Equals(path)).OrderBy(trace => trace.Stamp);

    private IEnumerable<PathSegment> Below(DocumentPath path) => _traces
        .Where(trace => trace.Path.Depth > path.Depth && IsPrefix(path, trace.Path))
        .Select(trace => trace.Path.Segments[path.Depth])
        .Distinct()
        .Order();

    private DocumentValue? ValueAt(DocumentPath path)
    {
        var value = At(path, What.Value).LastOrDefault();
        var need = At(path, What.Need).LastOrDefault();
        if (need is not null && (value is null || need.Stamp > value.Stamp))
            return Container(path, (ContentKind)need.Content!);
        if (value is not null && Content.Of((DocumentValue)value.Content!).Kind is not ContentKind.Leaf and var kind)
            return Container(path, kind);

        var amounts = At(path, What.Amount).Select(trace => (long)trace.Content!).ToList();
        if (amounts.Count > 0 && value?.Content is null or DocumentValue.Number && amounts.Count > 0)
            return new DocumentValue.Number(((value?.Content as DocumentValue.Number)?.Value ?? 0) + amounts.Sum());
        return (DocumentValue?)value?.Content;
    }

    private DocumentValue Container(DocumentPath path, ContentKind kind) => kind switch
    {
        ContentKind.Map => new DocumentValue.Map(Below(path)
            .Where(segment => !segment.IsElement)
            .Select(segment => (segment.Text, Value: ValueAt(path.Step(segment))))
            .Where(property => property.Value is not null)
            .ToImmutableSortedDictionary(property => property.Text, property => property.Value!, StringComparer.Ordinal)),
        ContentKind.List => new DocumentValue.List([.. Below(path)
            .Where(segment => segment.IsElement)
            .Select(segment => (segment.Text, Value: ValueAt(path.Step(segment)), Position: At(path.Step(segment), What.Position).LastOrDefault()))
            .Where(element => element.Value is not null && element.Position is not null)
            .OrderBy(element => ((ListPosition)element.Position!.Content!).Value, StringComparer.Ordinal)
            .ThenBy(element => element.Text, StringComparer.Ordinal)
            .Select(element => new DocumentValue.Element(element.Text, (ListPosition)element.Position!.Content!, element.Value!))]),
        _ => TreeAt(path),
    };

    private DocumentValue.Tree TreeAt(DocumentPath path)
    {
        var places = new Dictionary<string, (string? Parent, ListPosition Position)>(StringComparer.Ordinal);
        foreach (var trace in At(path, What.Move))
        {
            var (id, parent, position) = ((string, string?, ListPosition))trace.Content!;
            var above = parent;
            while (above is not null && !string.Equals(above, id, StringComparison.Ordinal))
                above = places.GetValueOrDefault(above).Parent;
            if (above is null)
                places[id] = (parent, position);
        }

        var nodes = ImmutableArray.CreateBuilder<DocumentValue.TreeNode>();
        void Visit(string? parent)
        {
            foreach (var (id, place) in places
                .Where(entry => string.Equals(entry.Value.Parent, parent, StringComparison.Ordinal))
                .OrderBy(entry => entry.Value.Position.Value, StringComparer.Ordinal)
                .ThenBy(entry => entry.Key, StringComparer.Ordinal))
            {
                if (ValueAt(path.Element(id)) is not { } value)
                    continue;
                nodes.Add(new DocumentValue.TreeNode(id, parent, place.Position, value));
                Visit(id);
            }
        }

        Visit(parent: null);
        return new DocumentValue.Tree(nodes.ToImmutable());
    }

    private sealed record Trace(What What, DocumentPath Path, Stamp Stamp, int Origin, VersionVector Known, object? Content);
}
