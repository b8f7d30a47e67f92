namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>A kind, and the value of a leaf.</summary>
internal readonly record struct Content(ContentKind Kind, DocumentValue? Leaf = null)
{
    public static Content Of(DocumentValue value) => value switch
    {
        DocumentValue.Map => new Content(ContentKind.Map),
        DocumentValue.List => new Content(ContentKind.List),
        DocumentValue.Tree => new Content(ContentKind.Tree),
        _ => new Content(ContentKind.Leaf, value),
    };
}
