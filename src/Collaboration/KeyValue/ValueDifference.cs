namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>Tells what a change makes different in the JSON of a document: what it had no effect on is not told.</summary>
/// <remarks>Looks only at the properties of the root that the change touches, so a change of a large document costs what it touches.</remarks>
public static class ValueDifference
{
    /// <summary>Applies a change and tells what is different, in ordinal order of paths.</summary>
    public static IReadOnlyList<ValueChange> Take(Replica replica, Change change)
    {
        ArgumentNullException.ThrowIfNull(replica);
        ArgumentNullException.ThrowIfNull(change);
        var touched = change.Operations
            .Select(operation => operation.Path.Segments.FirstOrDefault(PathSegment.Name(string.Empty)))
            .Distinct()
            .Order()
            .Select(segment => DocumentPath.Root.Step(segment))
            .ToList();
        var before = touched.ConvertAll(replica.Read);
        replica.Apply(change.Bytes);
        return [.. touched.Zip(before).SelectMany(place => Between(place.First, place.Second, replica.Read(place.First)))];
    }

    private static IEnumerable<ValueChange> Between(DocumentPath path, DocumentValue? before, DocumentValue? after)
    {
        if (before is DocumentValue.Map from && after is DocumentValue.Map to)
        {
            return from.Properties.Keys.Union(to.Properties.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).SelectMany(name =>
                Between(path.Property(name), from.Properties.GetValueOrDefault(name), to.Properties.GetValueOrDefault(name)));
        }

        return IsSame(before, after) ? [] : [new ValueChange(path, after)];
    }

    private static bool IsSame(DocumentValue? one, DocumentValue? other) => (one, other) switch
    {
        (DocumentValue.Map left, DocumentValue.Map right) => left.Properties.Count == right.Properties.Count
            && left.Properties.All(property => IsSame(property.Value, right.Properties.GetValueOrDefault(property.Key))),
        (DocumentValue.List left, DocumentValue.List right) => left.Elements.Length == right.Elements.Length
            && left.Elements.Zip(right.Elements).All(pair => string.Equals(pair.First.Id, pair.Second.Id, StringComparison.Ordinal) && IsSame(pair.First.Value, pair.Second.Value)),
        (DocumentValue.Tree left, DocumentValue.Tree right) => left.Nodes.Length == right.Nodes.Length
            && left.Nodes.Zip(right.Nodes).All(pair => string.Equals(pair.First.Id, pair.Second.Id, StringComparison.Ordinal) && string.Equals(pair.First.Parent, pair.Second.Parent, StringComparison.Ordinal) && IsSame(pair.First.Value, pair.Second.Value)),
        _ => Equals(one, other),
    };
}
