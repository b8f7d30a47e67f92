using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.LinkedRecordsProtocol.Channels;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.KeyValue.DottedChanges;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.PackedChangesets;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Changes;

/// <summary>Commits the changes that clients of this protocol make of records.</summary>
internal sealed class ClientChanges(IFactStore store, RecordStates states, Writer writer, RecordFeed feed)
{
    private const int MostTries = 64;
    private const int StorageTries = 10;
    private const int Gates = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Changes of one text stand in line here, for each has to be made on the version before it. Shared by texts of equal hash.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Applies a change of a document or a text. When it is delivered, whoever waits for it is answered by the feed, in the order of the log.</summary>
    public ValueTask<ChangeStatus> ApplyAsync(Caller caller, Node record, JsonElement change, ChangeOrigin origin, CancellationToken cancellationToken) =>
        RecordKinds.Of(record) switch
        {
            RecordKind.KeyValue => ChangeDocumentAsync(caller, record, change, origin, cancellationToken),
            RecordKind.LongText => ChangeTextAsync(caller, record, change, origin, cancellationToken),
            _ => ValueTask.FromResult(ChangeStatus.Invalid),
        };

    /// <summary>Replaces a file.</summary>
    /// <exception cref="WriteRefusedException">It was not replaced.</exception>
    public async Task ReplaceAsync(Caller caller, Node record, RecordContent.File file, string clientId, CancellationToken cancellationToken)
    {
        await CommitAsync(Replacing(caller, record, file), new PendingChange(new ChangeOrigin(clientId, Session: null, AckId: null)), cancellationToken);
    }

    /// <summary>What <see cref="ReplaceAsync"/> will write.</summary>
    public static WriteRequest Replacing(Caller caller, Node record, RecordContent.File file) =>
        Request(caller) with { Replace = [new BlobVersion(record, file)] };

    private static WriteRequest Request(Caller caller) => new() { Id = Guid.CreateVersion7().ToString("N"), Author = caller.User };

    private async ValueTask<ChangeStatus> ChangeDocumentAsync(
        Caller caller, Node record, JsonElement change, ChangeOrigin origin, CancellationToken cancellationToken)
    {
        if (!await store.MayAsync(caller.User, Right.Write, record, cancellationToken))
        {
            return ChangeStatus.Unauthorized;
        }

        if (change.ValueKind is JsonValueKind.Array && DocumentText.TryRead(change) is null)
        {
            return ChangeStatus.Invalid;
        }

        // What is no list, and entries without a key, change nothing and are no mistake.
        var dotted = DottedChange.FromJson(change.ValueKind == JsonValueKind.Undefined ? null : DocumentText.TryRead(change));
        if (dotted.Entries.Count == 0)
        {
            origin.Session?.Ack(origin.AckId, "delivered");
            return ChangeStatus.Delivered;
        }

        var request = Request(caller) with { Patch = [new DottedEdit(record, dotted)] };
        var pending = new PendingChange(origin, dotted, change.GetRawText());
        return await TryCommitAsync(request, pending, cancellationToken) is { } refused ? StatusOf(refused) : ChangeStatus.Delivered;
    }

    private async ValueTask<ChangeStatus> ChangeTextAsync(
        Caller caller, Node record, JsonElement change, ChangeOrigin origin, CancellationToken cancellationToken)
    {
        if (!await store.MayAsync(caller.User, Right.Write, record, cancellationToken))
        {
            return ChangeStatus.Unauthorized;
        }

        var packed = ProtocolText(change, "changeset");
        var parent = change.ValueKind == JsonValueKind.Object && change.TryGetProperty("changeId", out var id) ? TextParent.TryRead(id) : null;
        if (packed is null || parent is not { } made || !PackedChangeset.TryParse(packed, LongTextLimits.Default, out var operation, out _))
        {
            return ChangeStatus.Invalid;
        }

        var gate = _gates[(uint)record.GetHashCode() % Gates];
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await CommitTextAsync(caller, record, made, operation, origin, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask<ChangeStatus> CommitTextAsync(
        Caller caller, Node record, TextParent parent, TextOperation made, ChangeOrigin origin, CancellationToken cancellationToken)
    {
        var (client, sequence) = AuthorTag.Of(origin);
        // The client may know of more than the states do: it was told by the feed, which is a loop of its own.
        var known = feed.Applied;
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await states.FindAsync(record, known, cancellationToken) is not TextState state
                || TextRebase.ToNewest(state.Document, parent, made) is not { } operation)
            {
                return ChangeStatus.Invalid;
            }

            // Only on that version: what another has written meanwhile is not walked in the steps of this client otherwise.
            var edit = new TextEdit(record, state.Version, operation, client, sequence, OnThatVersionOnly: true);
            if (await TryCommitAsync(Request(caller) with { Edit = [edit] }, new PendingChange(origin), cancellationToken) is not { } refused)
            {
                return ChangeStatus.Delivered;
            }

            if (!string.Equals(refused.Reasons[0].Code, RefusalCodes.PreconditionFailed, StringComparison.Ordinal))
            {
                return StatusOf(refused);
            }

            known = (await store.ReadAsync(graph => graph.Revision, ReadAt.Newest, cancellationToken)).At;
        }

        return ChangeStatus.Unavailable;
    }

    private async ValueTask<WriteRefusedException?> TryCommitAsync(WriteRequest request, PendingChange pending, CancellationToken cancellationToken)
    {
        try
        {
            await CommitAsync(request, pending, cancellationToken);
            return null;
        }
        catch (WriteRefusedException refused)
        {
            return refused;
        }
    }

    private async Task CommitAsync(WriteRequest request, PendingChange pending, CancellationToken cancellationToken)
    {
        feed.Expect(request.Author, request.Id, pending);
        try
        {
            await WriteAsync(request, cancellationToken);
        }
        catch
        {
            feed.ExpectNoMore(request.Author, request.Id);
            throw;
        }
    }

    // Whether it was written is not known when the storage does not answer; under the same id it is written once. This client knows no
    // limit of a record: it waits here, as it does for the storage.
    private async Task WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        for (var tries = 1; tries < StorageTries; tries++)
        {
            try
            {
                await writer.WriteAsync(request, cancellationToken);
                return;
            }
            catch (StorageUnavailableException)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (LimitHitException limited)
            {
                await Task.Delay(limited.Hit.Wait, cancellationToken);
            }
        }

        await writer.WriteAsync(request, cancellationToken);
    }

    private static ChangeStatus StatusOf(WriteRefusedException refused) => refused.Reasons[0].Code switch
    {
        Writer.NotFoundCode or AuthorizationCodes.WriteNotPermitted => ChangeStatus.Unauthorized,
        var code when code.StartsWith("QUOTA", StringComparison.Ordinal) => ChangeStatus.QuotaViolation,
        _ => ChangeStatus.Invalid,
    };

    private static string? ProtocolText(JsonElement change, string name) =>
        change.ValueKind == JsonValueKind.Object && change.TryGetProperty(name, out var value) ? JavaScriptText.Read(value) : null;
}
