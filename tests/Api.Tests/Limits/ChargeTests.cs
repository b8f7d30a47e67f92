using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.Tests.Schema;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Tests.Limits;

/// <summary>Questions are paid for by what they hand out.</summary>
public sealed class ChargeTests : IAsyncLifetime
{
    private const int Burst = 4;
    private readonly ApiUnderTest _api = new() { Limits = new LimitOptions { User = new Rate(1, TimeSpan.FromDays(1), Burst) } };

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("""{ findAll(where: [["isA", "Page"]], first: 100) { nodes { id } } }""", 2)]
    [InlineData("""{ findAll(where: [["isA", "Page"]], first: 9) { nodes { id } } }""", Burst)]
    [InlineData("""{ facts(predicate: ["isA"], object: ["Page"]) { nodes { subject } } }""", 2)]
    [InlineData("""{ count(where: [["isA", "Page"]]) }""", Burst)]
    public async Task A_question_takes_one_more_for_each_ten_that_it_hands_out(string question, int left)
    {
        var (ada, bob) = (await _api.UserAsync("ada"), await _api.UserAsync("bob"));
        await DoAsync(ada, """mutation { assertFacts(facts: [{ subject: "Page", predicate: "$isATermFor", object: "\"a page\"" }]) { revision } }""");
        for (var number = 0; number < 2 * Gate.Page; number++)
            await DoAsync(ada, """mutation { createRecord(input: { value: {}, facts: [["isA", "Page"]] }) { revision } }""");

        await DoAsync(ada, question);

        Assert.Equal(left, Left(ada.User));
        Assert.Equal(Burst, Left(bob.User));
    }

    private async Task DoAsync(Caller user, string operation)
    {
        var answer = await _api.AskAsync(user, operation);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
    }

    private int Left(Node user)
    {
        var gate = _api.Part<Gate>();
        return Enumerable.Range(0, 2 * Burst).TakeWhile(_ => gate.TakeFor(user) is null).Count();
    }
}
