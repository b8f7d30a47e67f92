using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph.Pages;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph;

/// <summary>The part of the graph that is in memory: evaluates there, loads what is missing, and follows the log.</summary>
/// <remarks>
/// <para>Readers share a lock for the time of one evaluation; one writer applies an entry, or installs a slice of a load.
/// So a reader sees one revision whole. Evaluations are synchronous and short, which is why a lock is enough;
/// docs/working-set.md has the argument and the figures.</para>
/// <para>Safe to use from any thread; <see cref="Apply"/> is called in the order of the log.</para>
/// </remarks>
internal sealed class WorkingSet : IDisposable
{
    // Facts that are installed before others get their turn: about a millisecond.
    private const int FactsPerSlice = 2048;

    private readonly IGraphSource _source;
    private readonly WorkingSetOptions _options;

    // Shared by evaluations, exclusive for Apply and installing; never held across an await. It guards all fields below.
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly NodeTable _nodes;
    private readonly List<GraphState> _past = [];
    private GraphState _head;
    private Journal _journal;
    private long _newestNode;
    private long _loads;
    private long _evicted;

    /// <summary>Begins with nothing in memory.</summary>
    /// <param name="head">The state that the first entry to be applied follows.</param>
    /// <param name="newestNode">No fact until <paramref name="head"/> names a node of the log with a greater number.</param>
    public WorkingSet(IGraphSource source, WorkingSetOptions options, Revision head, long newestNode)
    {
        _source = source;
        _options = options;
        _nodes = new NodeTable(options.MemoryBudget / 4);
        _head = GraphState.AtHead(head);
        _journal = new Journal(options.JournalFacts, head);
        _newestNode = newestNode;
    }

    /// <summary>The last entry that was applied.</summary>
    public Revision Revision => Reading(() => _head.Revision);

    /// <summary>What is held and was done so far.</summary>
    public WorkingSetStatistics Statistics => Reading(() => new WorkingSetStatistics(
        _nodes.Count,
        _head.Pages.Count,
        _head.Pages.LiveBytes,
        _head.Pages.ReservedBytes,
        _nodes.NumberBytes,
        _nodes.SpellingBytes,
        Interlocked.Read(ref _loads),
        _evicted));

    /// <summary>Evaluates at the newest revision, loading what is missing and evaluating again until nothing is.</summary>
    /// <param name="evaluate">Pure, and run with readers' lock held: it must not call back into this.</param>
    /// <exception cref="StorageUnavailableException">Something was missing and could not be loaded in time.</exception>
    public async ValueTask<Answer<T>> ReadAsync<T>(Func<IGraph, T> evaluate, CancellationToken cancellationToken)
    {
        var loaded = new GraphMisses();
        for (; ; )
        {
            var state = Volatile.Read(ref _head);
            if (Evaluate(evaluate, state, out var misses) is not { } answer)
                continue;
            if (misses is null)
                return answer;

            // Loaded and gone again before it was read: memory is too small for this read, or entries come too fast.
            if (loaded.Overlaps(misses))
                return await ReadAsync(evaluate, answer.At, cancellationToken);

            loaded.UnionWith(misses);
            await LoadAsync(state, misses, answer.At, cancellationToken);
        }
    }

    /// <summary>Evaluates at a revision of the past, or the newest one as it is now.</summary>
    /// <param name="evaluate">As for the newest revision.</param>
    /// <param name="asOf">At most <see cref="Revision"/>.</param>
    /// <exception cref="StorageUnavailableException">Something was missing and could not be loaded in time.</exception>
    public async ValueTask<Answer<T>> ReadAsync<T>(Func<IGraph, T> evaluate, Revision asOf, CancellationToken cancellationToken)
    {
        var state = Writing(() => Past_NeedsLock(asOf));
        for (; ; )
        {
            if (Evaluate(evaluate, state, out var misses) is not { } answer)
                state = Writing(() => Past_NeedsLock(asOf));
            else if (misses is null)
                return answer;
            else
                await LoadAsync(state, misses, asOf, cancellationToken);
        }
    }

    /// <summary>Brings everything in memory to the next revision.</summary>
    /// <exception cref="ArgumentException">The entry does not follow <see cref="Revision"/>.</exception>
    public void Apply(StoredEntry entry)
    {
        if (entry.Revision != Revision.Next)
            throw new ArgumentException($"Entry {entry.Revision} does not follow {Revision}.", nameof(entry));

        Writing(() => Apply_NeedsLock(entry));
    }

    /// <summary>Takes note of what is known of nodes at <see cref="Revision"/>, so that nobody has to ask storage for them.</summary>
    /// <param name="numbered">Nodes that have a number in the log.</param>
    /// <param name="absent">Nodes that no entry has named.</param>
    public void Note(IEnumerable<StoredNode> numbered, IEnumerable<Node> absent) => Writing(() => Note_NeedsLock(numbered, absent));

    /// <summary>Forgets everything, because the database is another one than before; reads under way begin again.</summary>
    /// <param name="head">The state that the next entry follows.</param>
    /// <param name="newestNode">As in the constructor.</param>
    public void Clear(Revision head, long newestNode) => Writing(() =>
    {
        foreach (var state in _past.Append(_head))
            state.IsAbandoned = true;
        _past.Clear();
        _nodes.Forget();
        _head = GraphState.AtHead(head);
        _journal = new Journal(_options.JournalFacts, head);
        return _newestNode = newestNode;
    });

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // Null when the state was abandoned in the meantime.
    private Answer<T>? Evaluate<T>(Func<IGraph, T> evaluate, GraphState state, out GraphMisses? misses)
    {
        misses = null;
        _lock.EnterReadLock();
        try
        {
            if (state.IsAbandoned)
                return null;

            var graph = new ResidentGraph(state, _nodes);
            var value = evaluate(graph);
            misses = graph.Misses;
            return new Answer<T>(value, state.Revision);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private async ValueTask LoadAsync(GraphState state, GraphMisses misses, Revision asOf, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loads);
        var answer = await _source.LoadAsync(misses, asOf, cancellationToken);
        var installer = new PageInstaller(state, _nodes, misses, answer);

        var isCovered = Writing(() => IsCovered_NeedsLock(state, asOf) && AddNamesAndFacts_NeedsLock(installer, state, asOf));
        using var pages = installer.AddPages_NeedsLock().GetEnumerator();
        while (isCovered)
        {
            cancellationToken.ThrowIfCancellationRequested();
            isCovered = Writing(() => IsCovered_NeedsLock(state, asOf) && AddSlice_NeedsLock(installer, pages, state, asOf));
        }
    }

    // A state of the past needs no journal; one at the head needs every entry since.
    private bool IsCovered_NeedsLock(GraphState state, Revision asOf) =>
        !state.IsAbandoned && (state.IsPast || _journal.Covers(asOf));

    private ReadOnlySpan<JournalEntry> Since_NeedsLock(GraphState state, Revision asOf) =>
        state.IsPast ? default : _journal.After(asOf);

    private bool AddNamesAndFacts_NeedsLock(PageInstaller installer, GraphState state, Revision asOf)
    {
        installer.AddNamesAndFacts_NeedsLock(Since_NeedsLock(state, asOf));
        return true;
    }

    // False when no page is left.
    private bool AddSlice_NeedsLock(PageInstaller installer, IEnumerator<int> pages, GraphState state, Revision asOf)
    {
        var facts = 0;
        var isMore = pages.MoveNext();
        for (; isMore && facts < FactsPerSlice; isMore = pages.MoveNext())
            facts += pages.Current;
        installer.Replay_NeedsLock(Since_NeedsLock(state, asOf));
        Evict_NeedsLock();
        return isMore;
    }

    private Revision Apply_NeedsLock(StoredEntry entry)
    {
        _journal.Add(new EntryUpdate(_head, _nodes, _newestNode).Apply_NeedsLock(entry));
        _head.Revision = entry.Revision;
        foreach (var node in entry.Nodes)
            _newestNode = Math.Max(_newestNode, node.Id);
        Evict_NeedsLock();
        return entry.Revision;
    }

    private Revision Note_NeedsLock(IEnumerable<StoredNode> numbered, IEnumerable<Node> absent)
    {
        _nodes.Trim();
        foreach (var node in numbered)
            _nodes.Spell(node);
        foreach (var node in absent)
            _nodes.AddUnknown(node);
        return _head.Revision;
    }

    private GraphState Past_NeedsLock(Revision asOf)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(asOf, _head.Revision);
        var state = _past.Find(one => one.Revision == asOf) ?? GraphState.OfPast(asOf);

        // The most recently read one is last. A large one is not kept: it lives as long as the reads that hold it.
        _past.Remove(state);
        if (_past.Count == _options.PastStates)
            _past.RemoveAt(0);
        _past.RemoveAll(one => one.Pages.LiveBytes > _options.MemoryBudget / 16);
        _past.Add(state);
        return state;
    }

    // Numbers of nodes are never evicted, so pages have what is left of the budget, and a quarter of it in any case.
    private void Evict_NeedsLock()
    {
        var budget = Math.Max(_options.MemoryBudget - _nodes.NumberBytes - _nodes.SpellingBytes, _options.MemoryBudget / 4);
        while (_head.Pages.LiveBytes > budget && _head.Pages.TryEvict())
            _evicted++;
    }

    private T Reading<T>(Func<T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private T Writing<T>(Func<T> write)
    {
        _lock.EnterWriteLock();
        try
        {
            return write();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
