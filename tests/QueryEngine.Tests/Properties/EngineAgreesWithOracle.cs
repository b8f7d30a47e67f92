using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Explanation;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Tests.Oracle;
using Xunit.Abstractions;

namespace LinkedRecords.QueryEngine.Tests.Properties;

public sealed class EngineAgreesWithOracle(ITestOutputHelper output)
{
    private const int WantedComparisons = 20_000;
    private const int WantedComparisonsLong = 2_000_000;
    private long _comparisons;
    private long _answered;
    private long _committed;

    private static long Wanted => Campaign.IsLong ? WantedComparisonsLong : WantedComparisons;

    [Fact]
    public void Admission_and_answers_agree_with_the_naive_oracle_after_every_transaction_of_random_histories()
    {
        Campaign.Run(Campaign.Seed(output), steps: 25, () => _comparisons >= Wanted, AgreeAsync);

        output.WriteLine($"{_comparisons} comparisons, {_answered} queries with an answer, {_committed} transactions written");
        Assert.True(_answered > Wanted / 50 && _committed > Wanted / 200, "The histories are too poor to show anything.");
    }

    private async Task<bool> AgreeAsync(int[] history)
    {
        await using var space = new Space();
        var oracle = new OracleWorld();
        foreach (var user in History.Users)
        {
            await space.SignInAsync(user);
            oracle.State(new(user, "$signsInWith", "\"test\"", "system"));
        }

        foreach (var transaction in History.Beginning())
            await AgreeOnWritingAsync(space, oracle, transaction);
        for (var step = 0; step < history.Length; step++)
        {
            await AgreeOnWritingAsync(space, oracle, TransactionFor(history[step], step, oracle));
            await AgreeForViewersAsync(space, oracle, new Random(history[step] ^ 0x5eed));
        }

        return true;
    }

    private static Transaction TransactionFor(int seed, int step, OracleWorld oracle)
    {
        var revocable = oracle.Facts.Where(fact => fact.Predicate is not "$signsInWith" && fact.Object != "$terms").ToList();
        if (seed % 4 == 0 && revocable.Count > 0)
            return History.Revocation(seed, step, revocable[Math.Abs(seed / 4 % revocable.Count)].ToFact());
        // Mostly one that is permitted, else little ever happens.
        var proposals = Enumerable.Range(0, 12).Select(attempt => History.Transaction(unchecked(seed + attempt), step)).ToList();
        return proposals.Find(proposal => !proposal.Asserted.IsEmpty && oracle.Refusals(proposal).Count == 0) ?? proposals[0];
    }

    private async Task AgreeOnWritingAsync(Space space, OracleWorld oracle, Transaction transaction)
    {
        var isPrevented = transaction.Preconditions.OfType<Precondition.Present>()
            .Any(present => !oracle.Facts.Exists(fact => fact.ToFact() == present.Fact));
        var foreseen = await new Previews(space.Store).ShowAsync(transaction, CancellationToken.None);
        var before = oracle.Facts.ToList();
        var refused = isPrevented ? [] : oracle.Commit(transaction);
        var outcome = await space.CommitAsync(transaction);
        if (outcome is CommitOutcome.Committed)
            Equal(ChangesOf(before, oracle.Facts, transaction), Assert.IsType<Preview.Admitted>(foreseen).Changes.ToHashSet(), $"preview of {Show(transaction)}");
        var actual = outcome is CommitOutcome.Refused(var reasons)
            ? reasons.Where(reason => reason.Code != AuthorizationAmbiguity).Select(reason => reason.Fact).OfType<Fact>().ToHashSet()
            : [];
        Assert.True(
            (refused.Count == 0 && !isPrevented) == outcome is CommitOutcome.Committed,
            $"{Show(transaction)}: expected refusals {string.Join("; ", refused)}; got {Show(outcome)}");
        if (refused.Count > 0 && refused[0] != OracleWorld.AsAWhole)
            Equal(refused.ToHashSet(), actual, $"refusals of {Show(transaction)}");
        _comparisons++;
        _committed += outcome is CommitOutcome.Committed && !transaction.Asserted.IsEmpty ? 1 : 0;
    }

    // As the definition of a preview says: all users and nodes that the author sees or names, before and after.
    private static HashSet<AccessChange> ChangesOf(List<Statement> before, List<Statement> after, Transaction transaction)
    {
        var (then, now, author) = (new OracleRights(before), new OracleRights(after), transaction.Author.Spelling);
        var seen = transaction.Asserted.Concat(transaction.Retracted)
            .SelectMany(fact => (string[])[fact.Subject.Spelling, fact.Object.Spelling])
            .Concat(then.Access(author, OracleRights.See))
            .Concat(now.Access(author, OracleRights.See))
            .ToHashSet();
        var rights = new[] { (Right.See, OracleRights.See), (Right.Read, OracleRights.Read), (Right.Write, OracleRights.Write), (Right.Grant, OracleRights.Grant) };
        int Count(HashSet<string> has, HashSet<string> hasNot) =>
            has.Count(node => !hasNot.Contains(node) && seen.Contains(node) && !OracleRights.IsUser(node));
        var changes =
            from user in History.Users.Where(seen.Contains)
            from right in rights
            let had = then.Access(user, right.Item2)
            let has = now.Access(user, right.Item2)
            select new AccessChange(new(user), right.Item1, Count(has, had), Count(had, has));
        return [.. changes.Where(change => change.Gained > 0 || change.Lost > 0)];
    }

    private static string Show(Transaction transaction) =>
        $"{transaction.Author} states {string.Join("; ", transaction.Asserted)}, takes back {string.Join("; ", transaction.Retracted)}, changes {string.Join("; ", transaction.Events.Select(change => change.Record))}";

    private static string Show(CommitOutcome outcome) =>
        outcome is CommitOutcome.Refused(var reasons) ? string.Join("; ", reasons) : "committed";

    private const string AuthorizationAmbiguity = AuthorizationCodes.AccountabilityAmbiguous;

    private async Task AgreeForViewersAsync(Space space, OracleWorld oracle, Random random)
    {
        foreach (var user in History.Users)
        {
            var expected = new OracleQueries(oracle.Facts, user);
            Equal(expected.Find(new FactQuery()).ToHashSet(), await FactsAsync(space, user, new()), $"facts visible to {user}");
            var facts = History.FactQuery(random);
            Equal(expected.Find(facts).ToHashSet(), await FactsAsync(space, user, facts), $"{facts} by {user}");
            for (var query = 0; query < 3; query++)
                await AgreeOnReadingAsync(space, expected, user, History.Query(random));
        }
    }

    private async Task AgreeOnReadingAsync(Space space, OracleQueries expected, string user, Pattern[] patterns)
    {
        var answer = (await space.Queries.AskAsync(new(user), new RecordQuery { Where = [.. patterns] }, QueryAt.Newest, CancellationToken.None)).Value;
        var found = Assert.IsType<GroupAnswer.Rows>(answer).Records.Select(record => record.Spelling).ToArray();
        _answered += found.Length > 0 ? 1 : 0;
        Equal(expected.Find(patterns).ToHashSet(), found.ToHashSet(), $"{string.Join(", ", patterns.AsEnumerable())} by {user}");
    }

    private static async Task<HashSet<Fact>> FactsAsync(Space space, string user, FactQuery query) =>
        [.. await space.FactsAsync(user, query)];

    private void Equal<T>(HashSet<T> expected, HashSet<T> actual, string what)
    {
        _comparisons++;
        Assert.True(
            expected.SetEquals(actual),
            $"{what}: missing {string.Join("; ", expected.Except(actual))}, too many {string.Join("; ", actual.Except(expected))}");
    }
}
