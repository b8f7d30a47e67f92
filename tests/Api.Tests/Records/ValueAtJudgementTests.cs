using LinkedRecords.Api.Records;
using LinkedRecords.Api.Schema;
using LinkedRecords.Api.Tests.Schema;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Tests.Records;

/// <summary>What somebody was found to see is shown as it was then, however far the record has moved on.</summary>
public sealed class ValueAtJudgementTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    // Beyond what is kept of a record's last states, so that both ways are gone.
    private const int Changes = 80;

    [Fact]
    public async Task A_document_is_shown_as_it_was_when_rights_were_judged()
    {
        var ada = await api.UserAsync("ada-judged");
        var story = new Story(api);
        var id = new Node(await story.CreateAsync(ada, new { n = 0 }));
        var revisions = new List<Revision>();
        for (var change = 0; change < Changes; change++)
        {
            revisions.Add(api.Store.Head);
            await story.PatchAsync(ada, id.Spelling, null, new { path = new[] { "n" }, set = change + 1 });
        }

        for (var change = 0; change < Changes; change++)
            Assert.Equal(change, ((KeyValueState)await ShownAsync(id, revisions[change])).Value()["n"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_text_is_shown_as_it_was_when_rights_were_judged()
    {
        var ada = await api.UserAsync("ada-judged-text");
        var story = new Story(api);
        var id = new Node(await story.CreateAsync(ada, text: ""));
        var revisions = new List<Revision>();
        for (var change = 0; change < Changes; change++)
        {
            revisions.Add(api.Store.Head);
            object[] operation = change == 0 ? ["x"] : ["x", change];
            await story.EditAsync(ada, id.Spelling, null, change + 1, operation);
        }

        for (var change = 0; change < Changes; change++)
            Assert.Equal(change, ((TextState)await ShownAsync(id, revisions[change])).Document.Text.Length);
    }

    [Fact]
    public async Task A_record_that_was_made_after_the_judgement_is_not_there()
    {
        var ada = await api.UserAsync("ada-judged-early");
        var before = api.Store.Head;
        var id = await new Story(api).CreateAsync(ada, new { n = 0 });

        Assert.Null(await api.Part<RecordReader>().LoadAsync(new(id), ReadAt.Newest, before, CancellationToken.None));
    }

    private async Task<RecordState> ShownAsync(Node record, Revision judged)
    {
        var seen = Assert.IsType<SeenRecord>(await api.Part<RecordReader>().LoadAsync(record, ReadAt.Newest, judged, CancellationToken.None));
        Assert.Equal(judged, seen.At);
        return seen.State;
    }
}
