using LinkedRecords.Api.Quotas;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Blobs;

/// <summary>Takes files in: asks before the first byte whether there is leave and room, and takes no more bytes than there is room for.</summary>
internal sealed class BlobUploads(IBlobStore blobs, Writer writer, QuotaReader quotas)
{
    private static readonly BlobHash NotYetKnown = new(new string('0', 64));

    /// <summary>Stores a file and writes it into a record.</summary>
    /// <param name="content">Read to its end, unless it is refused.</param>
    /// <param name="size">Its bytes, where they were announced.</param>
    /// <param name="mediaType">As it is to be sent back.</param>
    /// <param name="request">What to write with the file in it.</param>
    /// <exception cref="BlobTooLargeException">It has more bytes than any file may have.</exception>
    /// <exception cref="WriteRefusedException">Nothing was written, for the reasons given.</exception>
    /// <exception cref="StorageUnavailableException">Whether it was written is not known: repeat with the same id.</exception>
    public async ValueTask<(Written Written, BlobContent Content)> TakeAsync(
        Stream content, long? size, string mediaType, Func<RecordContent.File, WriteRequest> request, CancellationToken cancellationToken)
    {
        var stored = await StoreAsync(content, size, mediaType, request, cancellationToken);
        return (await writer.WriteAsync(request(stored), cancellationToken), stored.Content);
    }

    /// <summary>Stores a file that is to be written as <paramref name="request"/> says; the same checks, and nothing written yet.</summary>
    /// <inheritdoc cref="TakeAsync"/>
    public async ValueTask<RecordContent.File> StoreAsync(
        Stream content, long? size, string mediaType, Func<RecordContent.File, WriteRequest> request, CancellationToken cancellationToken)
    {
        if (size > BlobEndpoints.LargestBlob)
        {
            throw new BlobTooLargeException(BlobEndpoints.LargestBlob);
        }

        var expected = size ?? 1;
        var rehearsed = await writer.RehearseAsync(request(new(new BlobContent(NotYetKnown, expected), mediaType)), cancellationToken);
        var room = rehearsed is null ? null : await RoomAsync(rehearsed, expected, cancellationToken);
        var limit = Math.Min(room?.Bytes ?? long.MaxValue, BlobEndpoints.LargestBlob);
        try
        {
            // The head of the log decides in the end; this only keeps out what it could not take.
            return new(await blobs.PutAsync(content, limit, cancellationToken), mediaType);
        }
        catch (BlobTooLargeException) when (limit < BlobEndpoints.LargestBlob)
        {
            throw new WriteRefusedException([QuotaAdmission.Full(room!.Payer, rehearsed!.Author)]);
        }
    }

    // Who has least room of those who would pay for it; null when nobody would.
    private async ValueTask<Room?> RoomAsync(Transaction rehearsed, long expected, CancellationToken cancellationToken)
    {
        var charged = rehearsed.Tallies.Where(tally => tally.Kind == TallyKind.Below).ToList();
        var left = await quotas.LeftToAsync([.. charged.Select(tally => tally.Node)], cancellationToken);

        // What the file replaces makes room for it: a version of the same size always fits.
        var rooms = charged.Zip(left)
            .Where(pair => pair.Second is not null)
            .Select(pair => new Room(pair.First.Node, Math.Max(0, pair.Second!.Value) + expected - pair.First.Amount));
        return rooms.MinBy(room => room.Bytes);
    }

    private sealed record Room(Node Payer, long Bytes);
}
