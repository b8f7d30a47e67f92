using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Schema;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api.Tests.Schema;

public sealed class FollowedRecordTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const int Edits = 300;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Whoever_takes_some_of_what_is_offered_is_told_each_change_once_and_in_order(int refusesOneOf)
    {
        var ada = await api.UserAsync($"followed{refusesOneOf}");
        var text = await CreateAsync(ada);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var heard = new SemaphoreSlim(0);
        var (told, taken, offers, awaited) = (new List<long>(), 0, 0, 0);

        var following = FollowAsync();
        for (var number = 0; number < Edits; number++)
        {
            await EditAsync(ada, text, number);

            // Now and then it has told all, and soon waits for the next; else there are some at once.
            for (; number % 3 == 0 && awaited <= number; awaited++)
            {
                await heard.WaitAsync(enough.Token);
            }
        }

        await following;
        Assert.Equal(Enumerable.Range(2, Edits).Select(version => (long)version), told);
        Assert.Equal(refusesOneOf == 1, taken == 0);

        async Task FollowAsync()
        {
            try
            {
                await foreach (var (change, _) in Follow(ada, text).ChangesAsync(Take, enough.Token))
                {
                    told.Add(change.Version);
                    heard.Release();
                    if (told.Count == Edits)
                    {
                        return;
                    }
                }
            }
            catch (OperationCanceledException) when (told.Count == Edits)
            {
                // The last was taken, so that the step would wait for the next.
            }
        }

        bool Take(IReadOnlyList<RecordChange> changes)
        {
            if (refusesOneOf > 0 && offers++ % refusesOneOf == 0)
            {
                return false;
            }

            told.AddRange(changes.Select(change => change.Version));
            taken += changes.Count;
            heard.Release(changes.Count);
            if (told.Count == Edits)
            {
                enough.Cancel();
            }

            return true;
        }
    }

    [Fact]
    public async Task Nothing_is_offered_to_whom_the_right_was_taken_from()
    {
        var (ada, bob) = (await api.UserAsync("owner"), await api.UserAsync("reader"));
        var text = await CreateAsync(ada);
        var right = new { f = new[] { new { subject = bob.User.Spelling, predicate = "$canRead", @object = text } } };
        await api.AskAsync(ada, "mutation($f: [FactInput!]!) { assertFacts(facts: $f) { revision } }", right);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (taken, hasTaken) = (new List<long>(), new TaskCompletionSource());
        await using var following = Follow(bob, text).ChangesAsync(Take, CancellationToken.None).GetAsyncEnumerator(enough.Token);

        var step = StepAsync();
        await EditAsync(ada, text, 0);
        if (await Task.WhenAny(step, hasTaken.Task.WaitAsync(enough.Token)) == step)
        {
            // Written before the step waited.
            Assert.True(await step);
            step = StepAsync();
        }

        await api.AskAsync(ada, "mutation($f: [FactInput!]!) { retractFacts(facts: $f) { revision } }", right);
        await EditAsync(ada, text, 1);

        var failure = await Assert.ThrowsAsync<GraphQLException>(() => step);
        Assert.Equal("ACCESS_LOST", failure.Error.Extensions?["code"]);
        Assert.DoesNotContain(3, taken);

        async Task<bool> StepAsync() => await following.MoveNextAsync();

        bool Take(IReadOnlyList<RecordChange> changes)
        {
            taken.AddRange(changes.Select(change => change.Version));
            hasTaken.TrySetResult();
            return true;
        }
    }

    private FollowedRecord Follow(Caller user, string record) =>
        new(api.Store, api.Part<RecordReader>(), api.Part<RecordStates>(), user.User, new Node(record), version: 1);

    private async Task<string> CreateAsync(Caller user)
    {
        var answer = await api.AskAsync(user, "mutation { createRecord(input: {text: \"\"}) { record { id } } }");
        return answer.GetProperty("data").GetProperty("createRecord").GetProperty("record").GetProperty("id").GetString()!;
    }

    private async Task EditAsync(Caller user, string text, int length)
    {
        object[] operation = length == 0 ? ["x"] : [length, "x"];
        var answer = await api.AskAsync(
            user, "mutation($r: Node!, $b: Int!, $o: TextOperation!) { editText(input: {record: $r, base: $b, operation: $o}) { version } }", new { r = text, b = length + 1, o = operation });
        Assert.False(answer.TryGetProperty("errors", out _), answer.ToString());
    }
}
