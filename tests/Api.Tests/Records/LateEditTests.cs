using LinkedRecords.Api.Records;
using LinkedRecords.Api.Tests.Schema;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Tests.Records;

public sealed class LateEditTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task A_text_that_was_loaded_from_its_snapshot_reaches_back_to_the_base_of_a_late_edit()
    {
        var ada = await api.UserAsync("ada-late");
        var created = await api.AskAsync(ada, "mutation { createRecord(input: { text: \"\" }) { record { id } } }");
        var id = created.GetProperty("data").GetProperty("createRecord").GetProperty("record").GetProperty("id").GetString()!;
        for (var edit = 0; edit < 130; edit++)
        {
            object[] operation = edit == 0 ? ["x"] : ["x", edit];
            var answer = await api.AskAsync(
                ada, "mutation($r: Node!, $b: Int!, $o: TextOperation!) { editText(input: {record: $r, base: $b, operation: $o}) { version } }", new { r = id, b = edit + 1, o = operation });
            Assert.Equal(edit + 2, answer.GetProperty("data").GetProperty("editText").GetProperty("version").GetInt32());
        }

        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await api.Store.ReadRecordAsync(new Node(id), stop.Token)).Snapshot is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), stop.Token);
        }

        using var restarted = api.Restarted(stop.Token);
        var loaded = Assert.IsType<TextState>(await restarted.FindAsync(new Node(id), Revision.None, stop.Token));
        Assert.True(loaded.Document.OldestBase >= 100, "the snapshot was not used");

        // Somebody less late does it at the same time.
        await restarted.ReachBackAsync(loaded, 50, stop.Token);
        await restarted.ReachBackAsync(loaded, 1, stop.Token);

        var reaching = Assert.IsType<TextState>(restarted.Known(new Node(id)));
        Assert.Equal(1, reaching.Document.OldestBase);
        Assert.Equal(130, reaching.Document.CommitsSince(1)!.Count);
        Assert.Equal(131, reaching.Version);
        await stop.CancelAsync();
    }
}
