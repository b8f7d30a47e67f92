namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>The operations that make one value of another, as few and as far down as they can be.</summary>
internal static class DocumentDifference
{
    public static IEnumerable<Operation> Between(DocumentPath path, DocumentValue before, DocumentValue after) => (before, after) switch
    {
        (DocumentValue.Map from, DocumentValue.Map to) => Between(path, from, to),
        (DocumentValue.List from, DocumentValue.List to) => Between(path, from, to),
        (DocumentValue.Tree from, DocumentValue.Tree to) => Between(path, from, to),
        _ when before.Equals(after) => [],
        _ => [new Operation.Set(path, after)],
    };

    private static IEnumerable<Operation> Between(DocumentPath path, DocumentValue.Map from, DocumentValue.Map to)
    {
        var deleted = from.Properties.Keys.Where(name => !to.Properties.ContainsKey(name))
            .Select(name => (Operation)new Operation.Delete(path.Property(name)));
        return deleted.Concat(to.Properties.SelectMany(property => from.Properties.TryGetValue(property.Key, out var old)
            ? Between(path.Property(property.Key), old, property.Value)
            : [new Operation.Set(path.Property(property.Key), property.Value)]));
    }

    private static IEnumerable<Operation> Between(DocumentPath path, DocumentValue.List from, DocumentValue.List to)
    {
        var old = from.Elements.ToDictionary(element => element.Id, StringComparer.Ordinal);
        var kept = to.Elements.Select(element => element.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in from.Elements.Where(element => !kept.Contains(element.Id)))
            yield return new Operation.Delete(path.Element(gone.Id));
        foreach (var element in to.Elements)
        {
            if (!old.TryGetValue(element.Id, out var before))
            {
                yield return new Operation.Insert(path, element.Id, element.Position, element.Value);
                continue;
            }

            if (before.Position != element.Position)
                yield return new Operation.Move(path, element.Id, element.Position);
            foreach (var inside in Between(path.Element(element.Id), before.Value, element.Value))
                yield return inside;
        }
    }

    // What goes is taken out last, and parents come before children, so no move is in the way of another. A node that
    // comes back would bring along what was hidden with it, so then the whole tree is set.
    private static IEnumerable<Operation> Between(DocumentPath path, DocumentValue.Tree from, DocumentValue.Tree to)
    {
        var old = from.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        return to.Nodes.All(node => old.ContainsKey(node.Id)) ? Rearranged(path, from, to, old) : [new Operation.Set(path, to)];
    }

    private static IEnumerable<Operation> Rearranged(
        DocumentPath path, DocumentValue.Tree from, DocumentValue.Tree to, Dictionary<string, DocumentValue.TreeNode> old)
    {
        var kept = to.Nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var node in to.Nodes)
        {
            var before = old[node.Id];
            if (before.Position != node.Position || !string.Equals(before.Parent, node.Parent, StringComparison.Ordinal))
                yield return new Operation.Graft(path, node.Id, node.Parent, node.Position);
            foreach (var inside in Between(path.Element(node.Id), before.Value, node.Value))
                yield return inside;
        }

        foreach (var gone in from.Nodes.Where(node => !kept.Contains(node.Id)))
            yield return new Operation.Delete(path.Element(gone.Id));
    }
}
