namespace LinkedRecords.Api.Blobs;

/// <summary>The address of a blob's content.</summary>
/// <param name="Hex">SHA-256 in lower-case hexadecimal, 64 digits.</param>
public readonly record struct BlobHash(string Hex)
{
    /// <inheritdoc/>
    public override string ToString() => Hex;
}
