using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Tests.Records;

/// <summary>Edits that are put into their places while those before them are in the log and not yet applied.</summary>
public sealed class EditPlacementTests : IAsyncLifetime
{
    private const string Forbidden = "forbidden";
    private const string Elsewhere = "elsewhere";
    private static readonly Node Ada = new("us-0123456789abcdef0123456789abcdef");
    private static readonly Node Text = new("l-01234567-89ab-7def-8123-456789abcdef");

    private readonly MemoryFactStore _store;
    private RecordStates _states;

    public EditPlacementTests()
    {
        _store = new MemoryFactStore(new Exceptional(new RecordAdmission(new NoRights(), () => _states!)), TimeProvider.System);
        _states = new RecordStates(_store);
    }

    public async Task InitializeAsync()
    {
        var created = new RecordPayload.TextCreated(Guid.NewGuid(), TextOperation.Insert(0, 0, "."));
        _states.Begin(Text, Assert.IsType<CommitOutcome.Committed>(await TryCommitAsync("created", created)).Entry);
    }

    public async Task DisposeAsync()
    {
        _states.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Each_is_put_behind_those_before_it()
    {
        await EditAsync("first", 1, TextOperation.Insert(1, 0, "a"));
        await EditAsync("second", 1, TextOperation.Insert(1, 0, "b"));
        await EditAsync("third", 2, TextOperation.Insert(2, 2, "c"));

        Assert.Equal("ab.c", await TextAsync());
    }

    [Fact]
    public async Task None_is_put_behind_one_that_others_refused()
    {
        await EditAsync("first", 1, TextOperation.Insert(1, 0, "a"));
        Assert.IsType<CommitOutcome.Refused>(await TryEditAsync(Forbidden, 1, TextOperation.Insert(1, 0, "refused")));
        await EditAsync("second", 1, TextOperation.Insert(1, 0, "b"));
        await EditAsync("third", 1, TextOperation.Insert(1, 0, "c"));

        Assert.Equal("abc.", await TextAsync());
    }

    [Fact]
    public async Task None_is_put_behind_one_in_whose_place_there_is_another_one()
    {
        Assert.IsType<CommitOutcome.Refused>(await TryEditAsync(Forbidden, 1, TextOperation.Insert(1, 0, "refused")));
        await EditAsync(Elsewhere, 1, TextOperation.Insert(1, 0, "a"));
        await EditAsync("second", 1, TextOperation.Insert(1, 0, "b"));

        Assert.Equal("ab.", await TextAsync());
    }

    [Fact]
    public async Task A_late_one_is_put_behind_what_was_read_for_it_meanwhile()
    {
        await EditAsync("first", 1, TextOperation.Insert(1, 0, "a"));
        var saved = await RestartAsync();
        await _store.SaveSnapshotAsync(Text, new RecordSnapshot(saved.Version, saved.Save()), CancellationToken.None);
        var loaded = await RestartAsync();
        Assert.Equal(2, loaded.Document.OldestBase);

        await EditAsync("second", 2, TextOperation.Insert(2, 0, "b"));
        await _states.ReachBackAsync(loaded, 1, CancellationToken.None);
        await EditAsync("late", 1, TextOperation.Insert(1, 1, "c"));

        Assert.Equal("ba.c", await TextAsync());
    }

    private async Task<TextState> RestartAsync()
    {
        _states.Dispose();
        _states = new RecordStates(_store);
        return await ReadAsync(_states);
    }

    private async Task EditAsync(string id, long baseVersion, TextOperation operation) =>
        Assert.IsType<CommitOutcome.Committed>(await TryEditAsync(id, baseVersion, operation));

    private ValueTask<CommitOutcome> TryEditAsync(string id, long baseVersion, TextOperation operation) =>
        TryCommitAsync(id, new RecordPayload.TextEdited(baseVersion, id, 1, operation, Sent: null));

    private ValueTask<CommitOutcome> TryCommitAsync(string id, RecordPayload payload) => _store.CommitAsync(
        new Transaction { Id = id, Author = Ada, Events = [new RecordEvent(Text, payload.Encode())] }, CancellationToken.None);

    // What a server reads that knows nothing yet.
    private async Task<string> TextAsync()
    {
        using var states = new RecordStates(_store);
        return (await ReadAsync(states)).Document.Text.ToString();
    }

    private static async Task<TextState> ReadAsync(RecordStates states) =>
        Assert.IsType<TextState>(await states.FindAsync(Text, default, CancellationToken.None));

    // One transaction comes through another node, and one fails of something that is looked at later.
    private sealed class Exceptional(IAdmission inner) : IAdmission
    {
        public AdmissionDecision Decide(Transaction proposed, IHead head)
        {
            if (proposed.Id is Elsewhere)
            {
                return new AdmissionDecision.Admitted(proposed);
            }

            var verdict = inner.Decide(proposed, head);
            return proposed.Id is Forbidden ? new AdmissionDecision.Refused([new Refusal("FORBIDDEN", "Not this one.")]) : verdict;
        }
    }
}
