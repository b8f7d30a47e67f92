using System.Text.Json;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests;

/// <summary>A store in memory behind the real admission, with short ways to say what tests say.</summary>
internal sealed class Space : IAsyncDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];
    private int _transactions;

    public Space()
    {
        Store = new(new Admission(), Clock);
        Records = new(Store);
        Queries = new(Store, Records, Signer);
        Reader = new(NodeReader.Default);
    }

    public TestClock Clock { get; } = new();

    public MemoryFactStore Store { get; }

    public StreamOrder Records { get; }

    public TokenSigner Signer { get; } = new(Key);

    public Queries Queries { get; }

    public QueryReader Reader { get; }

    public async Task<string> SignInAsync(string user)
    {
        var id = user.StartsWith("us-", StringComparison.Ordinal) ? user : "us-" + user;
        var outcome = await CommitAsync("system", [new(new(id), ReservedPredicates.SignsInWith, new("\"test\""))]);
        Assert.IsType<CommitOutcome.Committed>(outcome);
        return id;
    }

    public async Task<CommitOutcome> CommitAsync(
        string author, Fact[] asserted, Fact[]? retracted = null, string[]? touched = null, params Precondition[] preconditions) =>
        await CommitAsync(new()
        {
            Id = $"t{++_transactions}",
            Author = new(author),
            Asserted = [.. asserted],
            Retracted = [.. retracted ?? []],
            Events = [.. (touched ?? []).Select(record => new RecordEvent(new(record), "{}"u8.ToArray()))],
            Preconditions = [.. preconditions],
        });

    public async Task<CommitOutcome> CommitAsync(Transaction transaction)
    {
        Clock.Advance();
        return await Store.CommitAsync(transaction, CancellationToken.None);
    }

    /// <summary>States facts; true when they were admitted.</summary>
    public async Task<bool> StateAsync(string author, params string[] facts) =>
        await CommitAsync(author, [.. facts.Select(Fact)]) is CommitOutcome.Committed;

    /// <summary>Takes a fact back; true when that was admitted.</summary>
    public async Task<bool> RetractAsync(string author, params string[] facts) =>
        await CommitAsync(author, [], [.. facts.Select(Fact)]) is CommitOutcome.Committed;

    /// <summary>Creates a record with facts about it, in which <c>$it</c> stands for it.</summary>
    public async Task<bool> CreateAsync(string author, string record, params string[] facts)
    {
        var about = facts.Select(fact => Fact(fact.Replace("$it", record, StringComparison.Ordinal))).ToArray();
        return await CommitAsync(author, about, touched: [record]) is CommitOutcome.Committed;
    }

    public async Task<bool> ChangeAsync(string author, string record) =>
        await CommitAsync(author, [], touched: [record]) is CommitOutcome.Committed;

    public Task DeclareAsync(string author, params string[] terms) =>
        CommitAsync(author, [.. terms.Select(term => new Fact(new(term), ReservedPredicates.IsATermFor, Literal.Of("a term").ToNode()))]);

    /// <summary>The names of the records that match patterns written as JSON.</summary>
    public async Task<string[]> FindAsync(string user, string query, QueryAt? at = null) =>
        Assert.IsType<GroupAnswer.Rows>(await AskAsync(user, query, at)).Records.Select(record => record.Spelling).ToArray();

    public async Task<GroupAnswer> AskAsync(string user, string query, QueryAt? at = null)
    {
        var read = Assert.IsType<QueryReading<RecordQuery>.Read>(Reader.ReadRecords(Json(query)));
        return (await Queries.AskAsync(new(user), read.Query, at ?? QueryAt.Newest, CancellationToken.None)).Value;
    }

    public async Task<string?> AskByIdAsync(string user, string record)
    {
        var query = new CompoundQuery([new("it", new Group.ById(new(record)))]);
        var answer = await Queries.AskAsync(new(user), query, QueryAt.Newest, CancellationToken.None);
        return Assert.IsType<GroupAnswer.ById>(answer.Value[0].Value).Record?.Spelling;
    }

    public async Task<Fact[]> FactsAsync(string user, params FactQuery[] queries) =>
        [.. (await Queries.FindFactsAsync(new(user), [.. queries], QueryAt.Newest, CancellationToken.None)).Value!.Value];

    public async Task<bool> MayAsync(string user, Right right, string node) =>
        (await Store.ReadAsync(graph => new Viewer(new(user), graph).May(right, new(node)), ReadAt.Newest, CancellationToken.None)).Value;

    /// <summary>Whether the fact is true, whoever may see it.</summary>
    public Task<bool> IsStoredAsync(string fact) => IsStoredAsync(Fact(fact));

    public async Task<bool> IsStoredAsync(Fact fact)
    {
        var (subject, predicate, @object) = fact;
        return (await Store.ReadAsync(
            graph => graph.Contains(graph.Find(subject), graph.Find(predicate), graph.Find(@object)), ReadAt.Newest, CancellationToken.None)).Value;
    }

    /// <summary>Reads <c>subject predicate object</c>; the object may hold blanks.</summary>
    public static Fact Fact(string text)
    {
        var parts = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.True(NodeReader.Default.TryReadFact(parts[0], parts[1], parts[2], out var fact, out var error), error?.Message);
        return fact;
    }

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
