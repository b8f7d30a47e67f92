namespace LinkedRecords.Api.Tests.Blobs;

/// <summary>A client that goes away after so many bytes.</summary>
internal sealed class CutOffStream(int bytes) : MemoryStream(new byte[bytes])
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        return read > 0 ? read : throw new IOException("The connection was reset.");
    }
}
