namespace LinkedRecords.GraphQL.Execution.Documents;

/// <summary>The bytes of a document as a key: the hash is seeded per process, equality compares every byte.</summary>
internal readonly struct DocumentText(ReadOnlyMemory<byte> utf8) : IEquatable<DocumentText>
{
    private readonly int _hash = HashOf(utf8.Span);

    public ReadOnlyMemory<byte> Utf8 => utf8;

    /// <summary>The same text in memory of its own; that of a request may be reused.</summary>
    public DocumentText Copy() => new(utf8.ToArray());

    public bool Equals(DocumentText other) => _hash == other._hash && utf8.Span.SequenceEqual(other.Utf8.Span);

    public override bool Equals(object? obj) => obj is DocumentText other && Equals(other);

    public override int GetHashCode() => _hash;

    private static int HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
