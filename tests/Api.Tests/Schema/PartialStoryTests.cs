using System.Text.Json;
using LinkedRecords.Api.Identity;

namespace LinkedRecords.Api.Tests.Schema;

/// <summary>Calls of which what is permitted is written.</summary>
public sealed class PartialStoryTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task Of_a_partial_call_what_is_permitted_is_written_and_the_rest_is_named_with_its_reason()
    {
        var (ada, bob) = (await api.UserAsync("ada-partial"), await api.UserAsync("bob-partial"));
        var story = new Story(api);
        await story.DeclareAsync(ada, "Parcel");
        var (own, foreign) = (await story.CreateAsync(bob, new { }), await story.CreateAsync(ada, new { }));
        object[] facts = [Fact(own, "isA", "Parcel"), Fact(own, "isA", "Undeclared"), Fact(foreign, "isA", "Parcel"), Fact(own, "partOf", own)];

        Assert.Equal("OBJECT_NOT_PERMITTED", Story.CodeOf(await StateAsync(bob, facts, partial: false)));
        var stated = Story.Data(await StateAsync(bob, facts, partial: true, id: "p1"), "assertFacts");

        Assert.Equal(["OBJECT_NOT_PERMITTED Undeclared", "SUBJECT_NOT_PERMITTED Parcel"], Refused(stated));
        Assert.Equal(["isA Parcel", "partOf " + own], await FactsAsync(bob, own));
        Assert.Empty(await FactsAsync(ada, foreign));
    }

    [Fact]
    public async Task A_partial_call_that_is_repeated_gets_its_first_outcome_whatever_is_permitted_by_now()
    {
        var bob = await api.UserAsync("bob-partial-again");
        var story = new Story(api);
        var own = await story.CreateAsync(bob, new { });
        object[] facts = [Fact(own, "isA", "Later"), Fact(own, "partOf", own)];
        var first = Story.Data(await StateAsync(bob, facts, partial: true, id: "p2"), "assertFacts");
        await story.DeclareAsync(bob, "Later");

        var again = Story.Data(await StateAsync(bob, facts, partial: true, id: "p2"), "assertFacts");

        Assert.Equal((first.GetProperty("revision").GetInt64(), true), (again.GetProperty("revision").GetInt64(), again.GetProperty("repeated").GetBoolean()));
        Assert.Equal(["OBJECT_NOT_PERMITTED Later"], Refused(first));
        Assert.Equal(["FACT_REFUSED_BEFORE Later"], Refused(again));
        Assert.Equal(["partOf " + own], await FactsAsync(bob, own));
    }

    [Fact]
    public async Task A_partial_transaction_makes_its_records_and_changes_whole_or_not_at_all()
    {
        var (ada, bob) = (await api.UserAsync("ada-partial-whole"), await api.UserAsync("bob-partial-whole"));
        var foreign = await new Story(api).CreateAsync(ada, new { n = 1 });
        const string transact = "mutation($i: TransactInput!) { transact(input: $i) { revision created { record { id } } refused { code fact { object } } } }";
        static object New(object[] patch) => new { partial = true, create = new[] { new { value = new { }, facts = new[] { new[] { "isA", "Missing" } } } }, patch };

        var made = Story.Data(await api.AskAsync(bob, transact, new { i = New([]) }), "transact");
        var whole = await api.AskAsync(bob, transact, new { i = New([new { record = foreign, changes = new[] { new { path = new[] { "n" }, set = 2 } } }]) });

        Assert.Equal(1, made.GetProperty("created").GetArrayLength());
        Assert.Equal(["OBJECT_NOT_PERMITTED Missing"], Refused(made));
        Assert.Equal("RECORD_NOT_FOUND", Story.CodeOf(whole));
    }

    private static object Fact(string subject, string predicate, string @object) => new { subject, predicate, @object };

    private Task<JsonElement> StateAsync(Caller caller, object[] facts, bool partial, string? id = null) => api.AskAsync(
        caller,
        "mutation($f: [FactInput!]!, $p: Boolean!, $i: String) { assertFacts(facts: $f, partial: $p, id: $i) { revision repeated refused { code message fact { object } } } }",
        new { f = facts, p = partial, i = id });

    private async Task<string[]> FactsAsync(Caller caller, string subject)
    {
        var answer = await api.AskAsync(caller, "query($s: JSON!) { facts(subject: [$s], predicate: [\"isA\", \"partOf\"]) { nodes { predicate object } } }", new { s = subject });
        return [.. Story.Data(answer, "facts").GetProperty("nodes").EnumerateArray()
            .Select(fact => $"{fact.GetProperty("predicate").GetString()} {fact.GetProperty("object").GetString()}")];
    }

    private static IEnumerable<string> Refused(JsonElement result) => result.GetProperty("refused").EnumerateArray()
        .Select(refused => $"{refused.GetProperty("code").GetString()} {refused.GetProperty("fact").GetProperty("object").GetString()}")
        .Order(StringComparer.Ordinal);
}
