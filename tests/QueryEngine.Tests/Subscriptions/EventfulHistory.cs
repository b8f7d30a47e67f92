using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Tests.Properties;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>Random transactions by people who mostly may do what they do, so that results change often: sharing, revoking, moving, editing.</summary>
internal sealed class EventfulHistory
{
    private static readonly string[] Users = History.Users;
    private static readonly string[] Roles = ["$canRead", "$canAccess", "$isMemberOf", "$isHostOf", "$canRefine", "$isAccountableFor"];
    private static readonly string[] Terms = ["Doc", "Note", "Done"];
    private readonly List<(string Owner, string Record)> _records = [];
    private readonly List<(Fact Fact, Node Author)> _facts = [];

    /// <summary>A transaction from one number.</summary>
    public Transaction Next(int seed, string id)
    {
        var random = new Random(seed);
        var (owner, record) = _records.Count == 0 ? (Users[0], "kv-0") : Pick(random, _records);
        var transaction = new Transaction { Id = id, Author = new(owner) };
        return random.Next(12) switch
        {
            0 or 1 => Create(random, transaction with { Author = new(Pick(random, Users)) }),
            2 or 3 => transaction with { Asserted = [new(new(Pick(random, Users)), new(Pick(random, Roles)), new(record))] },
            4 => transaction with { Asserted = [new(new(Container(random, owner)), new(Pick(random, Roles)), new(record))] },
            5 => transaction with { Asserted = [new(new(record), ReservedPredicates.IsMemberOf, new(Container(random, owner)))] },
            6 or 7 or 8 when _facts.Count > 0 => TakeBack(random, id),
            9 => transaction with { Events = [new(new(record), default)] },
            10 => transaction with { Asserted = [About(random, record)], Events = [new(new(Container(random, owner)), default)] },
            _ => History.Transaction(seed, 0) with { Id = id },
        };
    }

    /// <summary>Takes note of what was written.</summary>
    public void Written(LogEntry entry)
    {
        var written = entry.Transaction;
        _facts.RemoveAll(known => written.Retracted.Contains(known.Fact));
        _facts.AddRange(written.Asserted.Where(fact => fact.Predicate != ReservedPredicates.IsATermFor).Select(fact => (fact, written.Author)));
        foreach (var change in written.Events.Where(change => change.Version == 1))
            _records.Add((written.Author.Spelling, change.Record.Spelling));
    }

    private Transaction Create(Random random, Transaction transaction)
    {
        var record = $"{(random.Next(4) == 0 ? "l" : "kv")}-n{_records.Count}";
        var isShared = random.Next(3) == 0;
        return transaction with
        {
            Asserted =
            [
                new(new(record), new("isA"), new(Pick(random, Terms))),
                .. isShared ? new Fact[] { new(new(Pick(random, Users)), new(Pick(random, Roles)), new(record)) } : [],
            ],
            Events = [new(new(record), default)],
        };
    }

    private Transaction TakeBack(Random random, string id)
    {
        var (fact, author) = Pick(random, _facts);
        return new() { Id = id, Author = random.Next(4) == 0 ? new(Pick(random, Users)) : author, Retracted = [fact] };
    }

    private Fact About(Random random, string record) => random.Next(3) switch
    {
        0 => new(new(record), new("isA"), new(Pick(random, Terms))),
        1 => new(new(record), new("stateIs"), new(Pick(random, Terms))),
        _ => new(new(record), new("belongsTo"), new(_records.Count == 0 ? record : Pick(random, _records).Record)),
    };

    private string Container(Random random, string owner) =>
        _records.Where(one => string.Equals(one.Owner, owner, StringComparison.Ordinal)).Select(one => one.Record).ToList() is { Count: > 0 } own
            ? Pick(random, own)
            : "kv-0";

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
