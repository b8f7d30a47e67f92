using LinkedRecords.Api.Records;
using LinkedRecords.Api.Tests.Schema;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Tests.Records;

public sealed class SharedLoadTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task A_record_is_read_once_for_all_who_ask_whatever_is_written_meanwhile_and_they_get_what_was_written()
    {
        var ada = await api.UserAsync("ada-shared-load");
        var story = new Story(api);
        var (id, other) = (new Node(await story.CreateAsync(ada, new { n = 0 })), new Node(await story.CreateAsync(ada, new { n = 0 })));
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (store, held) = HeldReads.Of(api.Store, id);
        using var states = new RecordStates(store);
        _ = states.RunAsync(stop.Token);

        var asking = Enumerable.Range(0, 20).Select(_ => AskAsync(stop.Token)).ToList();
        using var impatient = new CancellationTokenSource();
        var leaving = AskAsync(impatient.Token);
        await held.Read;
        await story.PatchAsync(ada, other.Spelling, null, new { path = new[] { "n" }, set = 1 });
        await story.PatchAsync(ada, id.Spelling, null, new { path = new[] { "n" }, set = 1 });
        await states.FindAsync(other, api.Store.Head, stop.Token);
        await impatient.CancelAsync();
        held.Release();

        var found = await Task.WhenAll(asking);
        Assert.All(found, state => Assert.Equal(1, Assert.IsType<KeyValueState>(state).Value()["n"]!.GetValue<double>()));
        Assert.Same(found[0], states.Known(id));
        Assert.Equal(1, held.Reads);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await stop.CancelAsync();

        async Task<RecordState?> AskAsync(CancellationToken token) => await states.FindAsync(id, Revision.None, token);
    }
}
