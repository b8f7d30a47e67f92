using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Tests.Graph;

/// <summary>A log with its dictionary, and storage over it that answers by folding the list anew each time.</summary>
internal sealed class ScriptedLog(IEnumerable<LogEntry> entries) : IGraphSource
{
    private readonly Dictionary<Node, long> _numbers = [];
    private readonly ImmutableArray<LogEntry> _entries = [.. entries];

    /// <summary>Subjects with more facts are called large; far fewer here than in earnest, so that few facts suffice.</summary>
    public int OutPageFacts { get; init; } = IGraphSource.OutPageFacts;

    /// <summary>Called when the answer has been made up and before it is given: what happens meanwhile.</summary>
    public Func<ValueTask> Meanwhile { get; set; } = () => ValueTask.CompletedTask;

    /// <summary>What was asked, in order.</summary>
    public List<GraphMisses> Asked { get; } = [];

    public ImmutableArray<LogEntry> Entries => _entries;

    public FoldedFacts At(Revision revision) => FoldedFacts.Of(_entries.Take((int)revision.Value));

    public StoredEntry Stored(int index)
    {
        var entry = _entries[index];
        var (retracted, asserted) = (entry.Transaction.Retracted, entry.Transaction.Asserted);
        var nodes = retracted.Concat(asserted).SelectMany(fact => new[] { fact.Subject, fact.Predicate, fact.Object }).Distinct();
        return new StoredEntry(
            entry,
            Author: 0,
            [.. nodes.Select(node => new StoredNode(Number(node), node))],
            [.. retracted.Select(Stored)],
            [.. asserted.Select(Stored)]);
    }

    public async ValueTask<GraphPages> LoadAsync(GraphMisses misses, Revision asOf, CancellationToken cancellationToken)
    {
        GraphPages pages;
        lock (_numbers)
        {
            Asked.Add(misses);
            pages = Answer(misses, Named(asOf), [.. At(asOf).All.Select(one => (Stored(one.Fact), one.Stated))]);
        }

        await Meanwhile();
        return pages;
    }

    // The dictionary as it was then: what a later entry names for the first time has no number yet.
    private IEnumerable<Node> Named(Revision asOf) =>
        _entries.Take((int)asOf.Value).SelectMany(entry => entry.Transaction.Retracted.Concat(entry.Transaction.Asserted))
            .SelectMany(fact => new[] { fact.Subject, fact.Predicate, fact.Object }).Distinct();

    private GraphPages Answer(GraphMisses misses, IEnumerable<Node> named, List<(StoredFact Fact, Provenance Stated)> facts)
    {
        var pages = new GraphPages();
        pages.Nodes.AddRange(named.Select(node => new StoredNode(Number(node), node))
            .Where(node => misses.Numbers.Contains(node.Node) || misses.Spellings.Contains(node.Id)));

        var bySubject = facts.Select(one => one.Fact).GroupBy(fact => fact.Subject).ToList();
        pages.Out.AddRange(bySubject.Where(page => misses.Subjects.Contains(page.Key) && page.Count() <= OutPageFacts)
            .SelectMany(page => page.OrderBy(fact => fact.Predicate)));
        pages.LargeSubjects.AddRange(bySubject.Where(page => misses.Subjects.Contains(page.Key) && page.Count() > OutPageFacts)
            .Select(page => page.Key));
        pages.OutLists.AddRange(facts.Select(one => one.Fact)
            .Where(fact => misses.OutLists.Contains(new(fact.Subject, fact.Predicate)))
            .OrderBy(fact => fact.Subject).ThenBy(fact => fact.Predicate));
        pages.InLists.AddRange(facts.Select(one => one.Fact)
            .Where(fact => misses.InLists.Contains(new(fact.Object, fact.Predicate)))
            .OrderBy(fact => fact.Object).ThenBy(fact => fact.Predicate));
        pages.OutDegrees.AddRange(facts.Where(one => misses.OutDegrees.Contains(one.Fact.Subject))
            .GroupBy(one => (one.Fact.Subject, one.Fact.Predicate))
            .Select(list => new StoredDegree(list.Key.Subject, list.Key.Predicate, list.Count())));
        pages.InDegrees.AddRange(facts.Where(one => misses.InDegrees.Contains(one.Fact.Object))
            .GroupBy(one => (one.Fact.Object, one.Fact.Predicate))
            .Select(list => new StoredDegree(list.Key.Object, list.Key.Predicate, list.Count())));
        pages.Provenances.AddRange(facts.Where(one => misses.Facts.Contains(one.Fact))
            .Select(one => new StoredProvenance(one.Fact, one.Stated)));
        return pages;
    }

    private StoredFact Stored(Fact fact) => new(Number(fact.Subject), Number(fact.Predicate), Number(fact.Object));

    // By first mention, as the log gives numbers.
    private long Number(Node node)
    {
        lock (_numbers)
        {
            if (_numbers.Count == 0)
            {
                foreach (var fact in _entries.SelectMany(entry => entry.Transaction.Retracted.Concat(entry.Transaction.Asserted)))
                {
                    _ = _numbers.TryAdd(fact.Subject, _numbers.Count + 1);
                    _ = _numbers.TryAdd(fact.Predicate, _numbers.Count + 1);
                    _ = _numbers.TryAdd(fact.Object, _numbers.Count + 1);
                }
            }

            return _numbers[node];
        }
    }
}
