using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using Microsoft.Extensions.Caching.Memory;

namespace LinkedRecords.Api.Records;

/// <summary>What the newest changes of documents make different, found out once for all who follow them.</summary>
internal sealed class DocumentWalks(RecordHistory history) : IDisposable
{
    private const int MostDocuments = 200;
    private const int MostRemembered = 256;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _walks = new(new MemoryCacheOptions { SizeLimit = MostDocuments });
    private readonly Lock _sync = new();

    /// <summary>What a change makes different, for whoever follows the document closely.</summary>
    public async ValueTask<IReadOnlyList<ValueChange>> TakeAsync(Node record, RecordChange change, CancellationToken cancellationToken)
    {
        var shared = SharedOf(record);
        await shared.Turn.WaitAsync(cancellationToken);
        try
        {
            if (!shared.Remembered.TryGetValue(change.Version, out var different))
            {
                different = await shared.Walk.TakeAsync(change, cancellationToken);
                shared.Remembered[change.Version] = different;
                shared.Remembered.Remove(change.Version - MostRemembered);
            }

            return different;
        }
        finally
        {
            shared.Turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _walks.Dispose();

    private Shared SharedOf(Node record)
    {
        lock (_sync)
        {
            return _walks.GetOrCreate(record, entry =>
            {
                entry.Size = 1;
                entry.SlidingExpiration = Kept;
                return new Shared(new DocumentWalk(history, record));
            })!;
        }
    }

    private sealed record Shared(DocumentWalk Walk)
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public Dictionary<long, IReadOnlyList<ValueChange>> Remembered { get; } = [];
    }
}
