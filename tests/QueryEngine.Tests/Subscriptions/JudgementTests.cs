using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Subscriptions;
using LinkedRecords.QueryEngine.Tests.Properties;
using Xunit.Abstractions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

public sealed class JudgementTests(ITestOutputHelper output)
{
    private long _kept;
    private long _judgedAnew;
    private long _changed;

    [Fact]
    public void A_judgement_stays_right_for_as_long_as_no_fact_that_it_rests_on_comes_or_goes()
    {
        Campaign.Run(Campaign.Seed(output), steps: 40, () => _kept >= (Campaign.IsLong ? 1_000_000 : 20_000), AgreeAsync);

        output.WriteLine($"{_kept} judgements kept, {_judgedAnew} made anew, {_changed} of them another one");
        Assert.True(_changed > 0 && _judgedAnew < _kept, "The histories are too poor to show anything, or next to everything is judged anew.");
    }

    private async Task<bool> AgreeAsync(int[] history)
    {
        await using var space = new Space();
        foreach (var user in History.Users)
            await space.SignInAsync(user);
        var writing = new EventfulHistory();
        var (judged, judgements) = (new Dictionary<Question, Judgement>(), new Judgements<Question>());
        foreach (var transaction in History.Beginning().Concat(history.Select((seed, step) => writing.Next(seed, $"h{step}"))))
        {
            if (await space.CommitAsync(transaction) is not CommitOutcome.Committed(var entry, _))
                continue;
            writing.Written(entry);
            if (!await AgreeAfterAsync(space, judged, judgements, entry))
                return false;
        }

        return true;
    }

    private async Task<bool> AgreeAfterAsync(Space space, Dictionary<Question, Judgement> judged, Judgements<Question> judgements, LogEntry entry)
    {
        var touched = judgements.ThatMayChangeBy(await TouchedFacts.OfAsync(entry, space.Store, CancellationToken.None)).ToHashSet();
        foreach (var (question, judgement) in judged.ToList())
        {
            var now = await JudgeAsync(space, question);
            if (!touched.Contains(question))
            {
                _kept++;
                if (now.Holds != judgement.Holds)
                    return false;
                continue;
            }

            _judgedAnew++;
            _changed += now.Holds != judgement.Holds ? 1 : 0;
            judgements.Replace(question, judgement, now);
            judged[question] = now;
        }

        foreach (var record in entry.Transaction.Events.Select(change => change.Record))
        {
            foreach (var question in History.Users.Select(user => new Question(user, record)).Where(question => !judged.ContainsKey(question)))
            {
                judged[question] = await JudgeAsync(space, question);
                judgements.Replace(question, before: null, judged[question]);
            }
        }

        return true;
    }

    private static async Task<Judgement> JudgeAsync(Space space, Question question) => (await space.Store.ReadAsync(
        graph => Judgement.Of(new(question.User), Right.Read, question.Record, graph), ReadAt.Newest, CancellationToken.None)).Value;

    private sealed record Question(string User, Node Record);
}
