using System.Collections.Immutable;
using System.Text.Json;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Transports.Uploads;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields about files.</summary>
internal sealed class BlobFields(BlobUploads uploads, BlobLinks links, RecordReader records)
{
    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .Scalar("Upload", UploadCodec.Instance)
        .Field<SeenRecord, string>("BlobRecord.mediaType", record => ((BlobState)record.State).MediaType)
        .Field<SeenRecord, double>("BlobRecord.size", record => ((BlobState)record.State).Content.Size)
        .Field<SeenRecord, string>("BlobRecord.sha256", record => ((BlobState)record.State).Content.Hash.Hex)
        .Field<SeenRecord, string>("BlobRecord.url", record => $"/blobs/{record.State.Record}")
        .Field<SeenRecord, Link>("BlobRecord.link", LinkTo)
        .Field<Link, string>("BlobLink.url", link => link.Url)
        .Field<Link, DateTimeOffset>("BlobLink.expiresAt", link => link.ExpiresAt)
        .AsyncField<object?, Stored>("Mutation.uploadBlob", (_, context) => UploadAsync(context))
        .Field<Stored, Revision>("UploadBlobResult.revision", stored => stored.Revision)
        .Field<Stored, SeenRecord>("UploadBlobResult.record", stored => stored.Record);

    private Link LinkTo(SeenRecord record, FieldContext context)
    {
        var seconds = Math.Clamp(context.Argument<int>("seconds"), 1, BlobLinks.MostSeconds);
        var (url, expiresAt) = links.Make(ApiContext.UserOf(context), record.State.Record, TimeSpan.FromSeconds(seconds));
        return new Link(url, expiresAt);
    }

    private ValueTask<Stored> UploadAsync(FieldContext context) => Refusals.GuardAsync(async () =>
    {
        var user = ApiContext.UserOf(context, Scope.Write);
        var file = context.Argument<UploadedFile>("file")
            ?? throw new GraphQLException("There is no file. Send a multipart request, and name the part as the variable `file`.", "BLOB_MISSING");
        var facts = context.Argument<IEnumerable<object?>>("facts")!
            .Select(fact => ((IEnumerable<object?>)fact!).Select(element => (JsonElement)element!).ToImmutableArray());
        var existing = NodeArguments.NodeOrNull(context, "record");
        var id = WriteInput.IdOf(context);
        var written = await StoreAsync(
            file,
            content => new WriteRequest
            {
                Id = id,
                Author = user,
                Create = existing is null ? [new NewRecord(Name: null, content, [.. facts])] : [],
                Replace = existing is { } record ? [new BlobVersion(record, content)] : [],
            },
            context.CancellationToken);
        var stored = written.Entry.Transaction.Events[0].Record;
        var at = new ReadAt.AtLeast(written.Entry.Revision);
        var seen = await records.LoadAsync(stored, at, written.Entry.Revision, context.CancellationToken) ?? throw Writer.NoSuchRecord(stored);
        return new Stored(written.Entry.Revision, seen);
    });

    private async ValueTask<Written> StoreAsync(
        UploadedFile file, Func<RecordContent.File, WriteRequest> request, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await file.OpenReadAsync(cancellationToken);
            var (written, _) = await uploads.TakeAsync(content, size: null, MediaTypes.Normalise(file.ContentType), request, cancellationToken);
            return written;
        }
        catch (BlobTooLargeException tooLarge)
        {
            throw new GraphQLException(tooLarge.Message, "BLOB_TOO_LARGE");
        }
    }

    private sealed record Link(string Url, DateTimeOffset ExpiresAt);

    private sealed record Stored(Revision Revision, SeenRecord Record);
}
