using System.Threading.Channels;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>Where commits wait for the sequencer, in the order in which they came.</summary>
internal sealed class CommitQueue(int capacity)
{
    /// <summary>The study measured no gain beyond 256, and a longer batch only adds to the latency of the next.</summary>
    public const int BatchCount = 512;

    /// <summary>About the bytes of a batch; a single larger transaction is a batch of its own.</summary>
    public const int BatchWeight = 1 << 20;

    // When it is full, further commits wait outside until their time-out: the bound on memory under overload.
    private readonly Channel<PendingCommit> _waiting = Channel.CreateBounded<PendingCommit>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    // Read from the channel, or taken back from a batch whose outcome is not known. Only the sequencer touches it.
    private readonly LinkedList<PendingCommit> _next = [];

    public ValueTask EnqueueAsync(PendingCommit pending, CancellationToken cancellationToken) =>
        _waiting.Writer.WriteAsync(pending, cancellationToken);

    public void Close() => _waiting.Writer.TryComplete();

    /// <summary>How many wait, about: read while others write.</summary>
    public int Count => _next.Count + _waiting.Reader.Count;

    /// <summary>Waits until there is something to write; false when the queue is closed and empty.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _next.Count > 0 || await _waiting.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>What the next batch would be if it were formed now. The commits stay in the queue.</summary>
    public IReadOnlyList<PendingCommit> Peek(int count, DateTimeOffset now)
    {
        while (_next.Count < count && _waiting.Reader.TryRead(out var pending))
            _next.AddLast(pending);

        var batch = new List<PendingCommit>(Math.Min(count, _next.Count));
        var weight = 0;
        for (var at = _next.First; at is not null && batch.Count < count;)
        {
            var here = at;
            at = at.Next;
            if (here.Value.Deadline < now || !here.Value.TryEnterBatch())
                _next.Remove(here);
            else if (batch.Count > 0 && weight + here.Value.Weight > BatchWeight)
                break;
            else
                batch.Add(Weigh(here.Value));
        }

        return batch;

        PendingCommit Weigh(PendingCommit pending)
        {
            weight += pending.Weight;
            return pending;
        }
    }

    /// <summary>Removes the first <paramref name="count"/> of those that <see cref="Peek"/> returned: their outcome is known.</summary>
    public void Remove(int count)
    {
        for (; count > 0; count--)
            _next.RemoveFirst();
    }

    /// <summary>Tells everyone who waits that there will be no answer.</summary>
    public void FailAll(Func<PendingCommit, Exception> cause)
    {
        while (_waiting.Reader.TryRead(out var pending))
            _next.AddLast(pending);
        foreach (var pending in _next)
            pending.Fail(cause(pending));
        _next.Clear();
    }
}
