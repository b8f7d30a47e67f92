using System.Text.Json.Nodes;
using LinkedRecords.Api.CommandLine;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Tests.Records;

public sealed class DocumentWritersTests
{
    private static readonly Node Document = new("kv-document");

    [Fact]
    public async Task A_change_waits_on_a_node_that_trails_for_the_one_before_it_and_knows_it()
    {
        using var stopping = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await using var store = new MemoryFactStore(new OperatorAdmission(), TimeProvider.System);
        using var states = new RecordStates(store);
        using var writers = new DocumentWriters(store, states, new RecordLimits(new LimitOptions(), TimeProvider.System), TimeProvider.System);
        using (var applying = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token))
        {
            var applied = states.RunAsync(applying.Token);
            var begun = await WriteAsync(store, writers.Begin(new JsonObject { ["n"] = 0 }));
            Assert.NotNull(await states.FindAsync(Document, begun, stopping.Token));
            await applying.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => applied);
        }

        Change before;
        using (var draft = await writers.DraftAsync(Setting(1), stopping.Token))
        {
            before = Assert.Single(draft.Changes).Change;
            draft.Settle(await WriteAsync(store, draft.Changes[0]));
        }

        var next = writers.DraftAsync(Setting(2), stopping.Token).AsTask();
        Assert.False(next.IsCompleted);
        var loop = states.RunAsync(stopping.Token);

        using (var draft = await next)
        {
            Assert.Equal(2, draft.OnVersion);
            Assert.Equal(before.Hash, Assert.Single(Assert.Single(draft.Changes).Change.Dependencies));
        }

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    private static DocumentPatch Setting(int value) => new(Document, [new PatchStep.Set(DocumentPath.Of("n"), JsonValue.Create(value))]);

    private static async Task<Revision> WriteAsync(MemoryFactStore store, RecordPayload payload)
    {
        var transaction = new Transaction { Id = Guid.NewGuid().ToString("N"), Author = SystemUser.Node, Events = [new RecordEvent(Document, payload.Encode())] };
        return Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(transaction, CancellationToken.None)).Entry.Revision;
    }
}
