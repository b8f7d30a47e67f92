using System.Globalization;
using System.Text;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Explanation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests.Properties;

public sealed class NonInterference
{
    private const string Hidden = "us-h";
    private static readonly string[] HiddenRecords = ["kv-h1", "kv-h2", "l-h3"];
    private static readonly string[] SharedRecords = ["kv-1", "kv-2", "kv-3", "l-4"];

    private static int Worlds => Campaign.IsLong ? 2_000 : 40;

    [Fact]
    public async Task Two_worlds_that_differ_only_in_what_a_viewer_cannot_see_answer_byte_for_byte_alike()
    {
        for (var seed = 0; seed < Worlds; seed++)
        {
            await using var one = new Space();
            await using var other = new Space();
            var told = await TellAsync(one, seed, hiddenSeed: 1 + (2 * seed));
            var toldElsewhere = await TellAsync(other, seed, hiddenSeed: 2 + (2 * seed));

            Assert.True(told == toldElsewhere, $"seed {seed}:\n{told}\n---\n{toldElsewhere}");
        }
    }

    [Fact]
    public async Task The_hidden_parts_do_differ()
    {
        await using var one = new Space();
        await using var other = new Space();
        await TellAsync(one, 7, hiddenSeed: 1);
        await TellAsync(other, 7, hiddenSeed: 2);

        Assert.NotEqual(await one.FactsAsync(Hidden, new FactQuery()), await other.FactsAsync(Hidden, new FactQuery()));
    }

    private static async Task<string> TellAsync(Space space, int seed, int hiddenSeed)
    {
        var (random, hidden) = (new Random(seed), new Random(hiddenSeed));
        var told = new StringBuilder();
        await BeginAsync(space);
        for (var step = 0; step < 12; step++)
        {
            var transaction = History.Transaction(random.Next(), step);
            Tell(told, await space.CommitAsync(transaction with { Id = $"v{step}" }));
            await space.CommitAsync(HiddenTransaction(hidden, step));
            foreach (var user in History.Users)
                await AskAsync(space, user, random, told);
        }

        return told.ToString();
    }

    // The hidden user may point at and refine what the others have, but nothing of the hidden user's is visible to them.
    private static async Task BeginAsync(Space space)
    {
        foreach (var user in (string[])[.. History.Users, Hidden])
            await space.SignInAsync(user);
        foreach (var transaction in History.Beginning())
            Assert.IsType<CommitOutcome.Committed>(await space.CommitAsync(transaction));
        foreach (var (record, at) in SharedRecords.Select((record, at) => (record, at)))
            Assert.True(await space.StateAsync(History.Users[at / 2], $"{Hidden} $canRefine {record}", $"{Hidden} $canReferTo {record}"));
        foreach (var record in HiddenRecords)
            Assert.True(await space.CreateAsync(Hidden, record));
    }

    private static Transaction HiddenTransaction(Random random, int step)
    {
        var own = HiddenRecords[random.Next(HiddenRecords.Length)];
        var shared = SharedRecords[random.Next(SharedRecords.Length)];
        string[] predicates = ["isA", "belongsTo", "stateIs", "isA*"];
        var predicate = new Node(predicates[random.Next(predicates.Length)]);
        var pointsAt = random.Next(2) == 0 ? shared : "Doc";
        var fact = random.Next(2) == 0 ? new Fact(new(shared), predicate, new(own)) : new Fact(new(own), predicate, new(pointsAt));
        return new() { Id = $"h{step}", Author = new(Hidden), Asserted = random.Next(4) > 0 ? [fact] : [], Retracted = random.Next(4) > 0 ? [] : [fact] };
    }

    private static async Task AskAsync(Space space, string user, Random random, StringBuilder told)
    {
        var patterns = History.Query(random);
        foreach (var query in new RecordQuery[]
                 {
                     new() { Where = [.. patterns], First = 2 }, new() { Where = [.. patterns], Wanted = Wanted.Count },
                     new() { Where = [.. patterns], Wanted = Wanted.Exists }, new() { Where = [.. patterns], OrderBy = new(OrderKey.Changed), First = 1 },
                 })
        {
            var answer = await space.Queries.AskAsync(new(user), query, QueryAt.Newest, CancellationToken.None);
            Tell(told, answer.Value, answer.At.Value);
        }

        await PageAsync(space, user, patterns, told);
        foreach (var fact in await space.FactsAsync(user, History.FactQuery(random), new FactQuery()))
            told.AppendLine(fact.ToString());
        var explanations = new Explanations(space.Store, space.Signer);
        foreach (var node in (string[])["kv-1", "kv-h1", "kv-never"])
        {
            var why = (await explanations.WhyAsync(new(user), new(user), Right.Write, new(node), CancellationToken.None)).Value;
            told.AppendLine(why is WhyAnswer.Granted(var path) ? string.Join(';', path) : why.ToString());
        }

        await TellReachAsync(space, user, patterns, told);
        Tell(told, await new Previews(space.Store).ShowAsync(
            new() { Id = "try", Author = new(user), Asserted = [Space.Fact($"{History.Users[0]} $canRead kv-1"), Space.Fact("kv-1 belongsTo kv-2")] }, CancellationToken.None));
        Tell(told, await space.Store.RehearseAsync(
            new() { Id = "try", Author = new(user), Asserted = [Space.Fact($"kv-1 belongsTo {HiddenRecords[0]}"), Space.Fact($"{HiddenRecords[1]} isA Doc")] },
            CancellationToken.None));
    }

    // Cursors are told as they are, and followed to the end; a broken and a foreign one are refused in the same words.
    private static async Task PageAsync(Space space, string user, Pattern[] patterns, StringBuilder told)
    {
        string? after = null;
        do
        {
            var query = new RecordQuery { Where = [.. patterns], First = 1, After = after };
            var answer = await space.Queries.AskAsync(new(user), query, QueryAt.Newest, CancellationToken.None);
            Tell(told, answer.Value, answer.At.Value);
            after = (answer.Value as GroupAnswer.Rows)?.After;
            foreach (var wrong in (RecordQuery[])[query with { After = "broken" }, query with { After = after, OrderBy = new(OrderKey.Created) }])
                told.AppendLine((await space.Queries.AskAsync(new(user), wrong, QueryAt.Newest, CancellationToken.None)).Value.ToString());
        }
        while (after is not null);
    }

    private static async Task TellReachAsync(Space space, string user, Pattern[] patterns, StringBuilder told)
    {
        foreach (var other in History.Users)
        {
            var visible = (await space.Store.ReadAsync(
                graph => Reach.VisibleTo(new(user), new(other), [.. patterns], graph, CancellationToken.None), ReadAt.Newest, CancellationToken.None)).Value;
            told.Append(other).Append(" sees ").AppendJoin(',', visible!.Value).AppendLine();
            var why = (await new Explanations(space.Store, space.Signer).WhyAsync(new(user), new(other), Right.Read, new("kv-2"), CancellationToken.None)).Value;
            told.AppendLine(why is WhyAnswer.Granted(var path) ? string.Join(';', path) : why.ToString());
        }
    }

    private static void Tell(StringBuilder told, Preview preview) => told.AppendLine(preview switch
    {
        Preview.Admitted admitted => $"{string.Join(';', admitted.Changes)} {admitted.IsComplete}",
        Preview.Refused refused => string.Join(';', refused.Reasons),
        _ => preview.ToString(),
    });

    private static void Tell(StringBuilder told, CommitOutcome outcome) => told.AppendLine(
        outcome is CommitOutcome.Refused(var reasons) ? string.Join(';', reasons) : "written");

    private static void Tell(StringBuilder told, GroupAnswer answer, long revision) => told.AppendLine(answer switch
    {
        GroupAnswer.Rows rows => string.Create(CultureInfo.InvariantCulture, $"{revision} {rows.Total} {string.Join(',', rows.Records)} {rows.After}"),
        _ => answer.ToString().Split("Plan", 2)[0],
    });
}
