using System.IO.Pipelines;
using LinkedRecords.Api.Blobs;

namespace LinkedRecords.Api.Bulk;

/// <summary>Puts the bytes of a file together that come in parts, without holding more than a few of them.</summary>
/// <param name="blobs">Where they go.</param>
/// <param name="address">What they are said to be.</param>
internal sealed class BlobIntake(IBlobStore blobs, string address) : IAsyncDisposable
{
    private readonly Pipe _pipe = new();
    private readonly CancellationTokenSource _givenUp = new();
    private Task<BlobContent>? _stored;

    /// <summary>The part that is expected next.</summary>
    public long NextPart { get; private set; }

    /// <summary>What the bytes are said to be.</summary>
    public string Address => address;

    /// <summary>Takes the next part.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        _stored ??= StoreAsync();
        NextPart++;
        await _pipe.Writer.WriteAsync(part, cancellationToken);
    }

    /// <summary>Ends the file; false when its bytes are not what was said.</summary>
    public async ValueTask<bool> FinishAsync()
    {
        await _pipe.Writer.CompleteAsync();
        return _stored is not null && string.Equals((await _stored).Hash.Hex, address, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _givenUp.CancelAsync();
        await _pipe.Writer.CompleteAsync(new OperationCanceledException());
        if (_stored is not null)
        {
            await ((Task)_stored).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _givenUp.Dispose();
    }

    // Whatever comes of it, the writer must not wait for a reader that is gone.
    private async Task<BlobContent> StoreAsync()
    {
        try
        {
            return await blobs.PutAsync(_pipe.Reader.AsStream(leaveOpen: true), long.MaxValue, _givenUp.Token);
        }
        finally
        {
            await _pipe.Reader.CompleteAsync();
        }
    }
}
