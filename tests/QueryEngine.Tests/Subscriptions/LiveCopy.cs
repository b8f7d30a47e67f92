using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>What a client keeps: the result, made of nothing but what it was told.</summary>
internal sealed class LiveCopy
{
    private readonly Dictionary<string, List<Node>> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Fact>> _facts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public Revision Revision { get; private set; }

    /// <summary>How often something was told.</summary>
    public int Told { get; private set; }

    public int Resets { get; private set; }

    /// <summary>Records that were told to be changed, since it was last cleared.</summary>
    public HashSet<Node> Changed { get; } = [];

    public Dictionary<string, RemovalReason> Removed { get; } = new(StringComparer.Ordinal);

    public Dictionary<Fact, RemovalReason> RemovedFacts { get; } = [];

    /// <summary>The facts, in the order in which they are answered.</summary>
    public IEnumerable<Fact> Facts(string group = "") => _facts[group]
        .OrderBy(fact => fact.Subject.Spelling, StringComparer.Ordinal)
        .ThenBy(fact => fact.Predicate.Spelling, StringComparer.Ordinal)
        .ThenBy(fact => fact.Object.Spelling, StringComparer.Ordinal);

    public string[] Names(string group = "") => [.. _groups[group].Select(record => record.Spelling)];

    public int Count(string group = "") => _counts[group];

    public void Apply(LiveChange change)
    {
        Told++;
        switch (change)
        {
            case LiveChange.Reset reset:
                Apply(reset);
                break;
            case LiveChange.Difference difference:
                Assert.True(difference.Revision >= Revision, $"{difference.Revision} was told after {Revision}");
                Revision = difference.Revision;
                foreach (var group in difference.Groups)
                    Apply(group);
                break;
            default:
                Assert.Fail($"{change} was not expected");
                break;
        }
    }

    private void Apply(LiveChange.Reset reset)
    {
        Resets++;
        Revision = reset.Revision;
        foreach (var group in reset.Groups)
        {
            _groups[group.Name] = [.. group.Records];
            _facts[group.Name] = [.. group.Facts];
            Assert.Equal(group.Facts, Facts(group.Name));
            _counts[group.Name] = group.Count;
        }
    }

    private void Apply(GroupDifference difference)
    {
        var records = _groups[difference.Name];
        foreach (var removed in difference.Removed)
        {
            Assert.True(records.Remove(removed.Record), $"{removed.Record} was removed and was not there");
            Removed[removed.Record.Spelling] = removed.Reason;
        }

        foreach (var moved in difference.Moved)
            Assert.True(records.Remove(moved.Record), $"{moved.Record} was moved and was not there");
        foreach (var placed in difference.Added.Concat(difference.Moved).OrderBy(row => row.Index))
        {
            Assert.DoesNotContain(placed.Record, records);
            records.Insert(placed.Index, placed.Record);
        }

        Assert.All(difference.Changed, record => Assert.Contains(record, records));
        Changed.UnionWith(difference.Changed);
        ApplyFacts(difference);
        _counts[difference.Name] = difference.Count;
    }

    private void ApplyFacts(GroupDifference difference)
    {
        var facts = _facts[difference.Name];
        foreach (var removed in difference.RemovedFacts)
        {
            Assert.True(facts.Remove(removed.Fact), $"{removed.Fact} was removed and was not there");
            RemovedFacts[removed.Fact] = removed.Reason;
        }

        Assert.All(difference.AddedFacts, fact => Assert.True(facts.Add(fact), $"{fact} was added and was there"));
    }
}
