namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>Finds parts of values.</summary>
public static class DocumentValues
{
    /// <summary>What is at a path; null when there is nothing.</summary>
    public static DocumentValue? Find(DocumentValue value, DocumentPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var at = value;
        foreach (var segment in path.Segments)
        {
            at = (at, segment.IsElement) switch
            {
                (DocumentValue.Map map, false) => map.Properties.GetValueOrDefault(segment.Text),
                (DocumentValue.List list, true) => list.Elements.FirstOrDefault(element => string.Equals(element.Id, segment.Text, StringComparison.Ordinal))?.Value,
                (DocumentValue.Tree tree, true) => tree.Nodes.FirstOrDefault(node => string.Equals(node.Id, segment.Text, StringComparison.Ordinal))?.Value,
                _ => null,
            };
            if (at is null)
                return null;
        }

        return at;
    }
}
