using System.Globalization;
using System.Text.RegularExpressions;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests;

/// <summary>Behaviours that clients rely on and that are neither a scenario nor about subscriptions; and the check that none was forgotten.</summary>
public sealed partial class BehaviourTests : IAsyncDisposable
{
    private readonly Space _space = new();

    public ValueTask DisposeAsync() => _space.DisposeAsync();

    // Quota, payment, sign-in, values of records and the load test are other projects' and other numbers.
    private static IEnumerable<int> Expected =>
    [
        .. Enumerable.Range(1, 68), .. Enumerable.Range(94, 9), .. Enumerable.Range(104, 11), .. Enumerable.Range(116, 12), .. Enumerable.Range(131, 9),
    ];

    [Fact]
    public void Every_behaviour_of_facts_rights_queries_and_subscriptions_has_a_test_with_its_number()
    {
        var methods = typeof(BehaviourTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => NumberOf().Matches(method.Name));
        var stories = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Scenarios"), "*.txt").SelectMany(file => StoryNumberOf().Matches(Path.GetFileName(file)));
        var tested = methods.Concat(stories).Select(match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)).ToHashSet();

        Assert.Empty(Expected.Except(tested));
    }

    [Fact]
    public async Task Behaviour_114_125_compound_queries_asked_at_the_same_time_are_each_answered_whole()
    {
        await BeginAsync();
        await _space.CreateAsync("us-a", "l-content");
        await _space.CreateAsync("us-a", "kv-store", "$it isA Store", "$it belongsTo l-content");
        const string query = """{"content": "l-content", "stores": [["belongsTo", "l-content"], ["isA", "Store"]], "none": "not-existing"}""";
        var read = Assert.IsType<QueryReading<CompoundQuery>.Read>(_space.Reader.ReadCompound(Space.Json(query))).Query;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _space.Queries.AskAsync(new("us-a"), read, QueryAt.Newest, CancellationToken.None).AsTask()));

        foreach (var answer in answers)
        {
            var groups = answer.Value.ToDictionary(group => group.Key, group => group.Value);
            Assert.Equal(new Node("l-content"), Assert.IsType<GroupAnswer.ById>(groups["content"]).Record);
            Assert.Equal(new Node("kv-store"), Assert.Single(Assert.IsType<GroupAnswer.Rows>(groups["stores"]).Records));
            Assert.Null(Assert.IsType<GroupAnswer.ById>(groups["none"]).Record);
        }
    }

    [Theory]
    [InlineData("is_a")]
    [InlineData("isÄ")]
    [InlineData("is a")]
    [InlineData("is.a")]
    public async Task Behaviour_132_special_characters_are_refused(string predicate)
    {
        await BeginAsync();

        var outcome = await _space.CommitAsync("us-a", [new(new("kv-1"), new(predicate), new("Store"))], touched: ["kv-1"]);

        Assert.Equal(AuthorizationCodes.FactMalformed, Assert.Single(Assert.IsType<CommitOutcome.Refused>(outcome).Reasons).Code);
    }

    [Fact]
    public async Task Behaviour_133_too_long_facts_are_reported()
    {
        await BeginAsync();
        var tooLong = new Node(new string('a', 41));

        var outcome = await _space.CommitAsync("us-a", [new(new("kv-1"), tooLong, new("Store")), new(new("kv-1"), new("isA"), tooLong)], touched: ["kv-1"]);

        Assert.Equal(2, Assert.IsType<CommitOutcome.Refused>(outcome).Reasons.Count(reason => reason.Code == AuthorizationCodes.FactMalformed));
    }

    [Fact]
    public async Task Behaviour_135_a_term_is_deleted_by_nobody_but_who_declared_it()
    {
        await BeginAsync();

        Assert.False(await _space.RetractAsync("us-b", "Store $isATermFor a term"));
        Assert.True(await _space.IsStoredAsync("Store $isATermFor a term"));
    }

    [Fact]
    public async Task Behaviour_136_a_deleted_fact_stays_in_the_log_with_who_deleted_it_and_when()
    {
        await BeginAsync();
        await _space.CreateAsync("us-a", "kv-1", "$it isA Store");
        var then = _space.Store.Head;
        await _space.RetractAsync("us-a", "kv-1 isA Store");

        var deleted = await _space.Store.FollowAsync(then, CancellationToken.None).FirstAsync();

        Assert.Equal((new Node("us-a"), _space.Clock.GetUtcNow()), (deleted.Transaction.Author, deleted.At));
        Assert.Contains(Space.Fact("kv-1 isA Store"), deleted.Transaction.Retracted);
        Assert.Equal(["kv-1"], await _space.FindAsync("us-a", """[["isA", "Store"]]""", new QueryAt.AsOf(then)));
    }

    private async Task BeginAsync()
    {
        await _space.SignInAsync("a");
        await _space.SignInAsync("b");
        await _space.DeclareAsync("us-a", "Store");
    }

    [GeneratedRegex("(?<=^Behaviour_([0-9]+_)*)(?<number>[0-9]+)(?=_)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NumberOf();

    [GeneratedRegex("^(?<number>[0-9]{3}) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StoryNumberOf();
}
