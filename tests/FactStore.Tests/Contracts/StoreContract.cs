using System.Globalization;
using System.Text;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Contracts;

/// <summary>What every suite begins with: an empty log, and short words for transactions.</summary>
#pragma warning disable CA1816 // There is no finalizer to suppress; xunit's DisposeAsync is not the dispose pattern.
public abstract class StoreContract : IAsyncLifetime
#pragma warning restore CA1816
{
    private readonly List<IFactStore> _stores = [];

    protected static readonly Node Alice = new("u-alice");
    protected static readonly Node Bob = new("u-bob");

    protected IFactStore Store => _stores[0];

    /// <summary>Opens a store on a new, empty log.</summary>
    protected abstract Task<IFactStore> OpenAsync(IAdmission? admission);

    public async Task InitializeAsync() => _stores.Add(await OpenAsync(admission: null));

    public async Task DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
    }

    protected async Task<IFactStore> OpenWithAsync(IAdmission admission)
    {
        var store = await OpenAsync(admission);
        _stores.Add(store);
        return store;
    }

    protected static Fact Fact(string subject, string predicate, string @object) =>
        new(new Node(subject), new Node(predicate), new Node(@object));

    protected static RecordEvent Change(string record, string payload) =>
        new(new Node(record), Encoding.UTF8.GetBytes(payload));

    protected static Transaction Asserting(string id, params Fact[] facts) =>
        new() { Id = id, Author = Alice, Asserted = [.. facts] };

    protected static Transaction Retracting(string id, params Fact[] facts) =>
        new() { Id = id, Author = Alice, Retracted = [.. facts] };

    protected static Transaction Changing(string id, params RecordEvent[] events) =>
        new() { Id = id, Author = Alice, Events = [.. events] };

    protected Task<LogEntry> CommittedAsync(Transaction transaction) => CommittedAsync(Store, transaction);

    protected static async Task<LogEntry> CommittedAsync(IFactStore store, Transaction transaction) =>
        Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(transaction, default)).Entry;

    protected async Task<Refusal> RefusedAsync(Transaction transaction) =>
        Assert.Single(Assert.IsType<CommitOutcome.Refused>(await Store.CommitAsync(transaction, default)).Reasons);

    protected static async Task<IReadOnlyList<LogEntry>> FollowAsync(IFactStore store, Revision since, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var entries = new List<LogEntry>();
        await foreach (var entry in store.FollowAsync(since, patience.Token))
        {
            entries.Add(entry);
            if (entries.Count == count)
                break;
        }

        return entries;
    }

    /// <summary>Everything that an entry says, as text: entries hold arrays, which do not compare by content.</summary>
    protected static string Picture(LogEntry entry)
    {
        var (transaction, text) = (entry.Transaction, new StringBuilder());
        text.Append(CultureInfo.InvariantCulture, $"{entry.Revision} {entry.At:O} {transaction.Id} {transaction.Author}");
        text.AppendJoin(' ', transaction.Retracted.Select(fact => $" -{fact}"));
        text.AppendJoin(' ', transaction.Asserted.Select(fact => $" +{fact}"));
        text.AppendJoin(' ', transaction.Events.Select(change => $" {change.Record}@{change.Version}:{Convert.ToHexString(change.Payload.Span)}"));
        text.AppendJoin(' ', transaction.Preconditions);
        return text.ToString();
    }

    protected static string[] Texts(RecordTail tail) =>
        [.. tail.Changes.Select(change => $"{change.Version}:{Encoding.UTF8.GetString(change.Payload.Span)}")];
}
