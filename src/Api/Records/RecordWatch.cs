using System.Threading.Channels;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api.Records;

/// <summary>Somebody's wish to know when a record or the rights on it may have changed.</summary>
/// <remarks>
/// It holds one bit, not a queue: however slow its owner is, it costs nothing and misses nothing, since the owner then looks at
/// what there is.
/// </remarks>
internal sealed class RecordWatch(RecordWatches watches, Node record) : IDisposable
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private int _doubts;

    /// <summary>What is watched.</summary>
    public Node Record { get; } = record;

    /// <summary>Completes when something may have changed since the last time.</summary>
    public ValueTask<bool> ChangedAsync(CancellationToken cancellationToken) => _changed.Reader.ReadAsync(cancellationToken);

    /// <summary>Whether something may have changed since the last time; does not wait.</summary>
    public bool TakeChange() => _changed.Reader.TryRead(out _);

    /// <summary>From now on it completes with those changes of rights only by which a judgement may be another one; with every change of the record as before.</summary>
    /// <param name="judgement">What was found.</param>
    /// <param name="doubts"><see cref="Doubts"/> before it was looked for.</param>
    public void RestOn(Judgement judgement, int doubts) => watches.RestOn(this, judgement, doubts);

    /// <summary>How often a judgement may have become another one: what was found meanwhile is not to be relied on.</summary>
    public int Doubts => Volatile.Read(ref _doubts);

    /// <inheritdoc/>
    public void Dispose() => watches.Remove(this);

    // All under the lock of the watches. No judgement: every change of rights matters.
    internal Judgement? Judgement { get; private set; }

    internal bool IsJudged { get; private set; }

    internal void Rest(Judgement judgement, bool isCurrent) => (Judgement, IsJudged) = (judgement, isCurrent);

    internal void Doubt()
    {
        Volatile.Write(ref _doubts, _doubts + 1);
        IsJudged = false;
        Wake();
    }

    internal void Forget() => Judgement = null;

    internal void Wake() => _changed.Writer.TryWrite(true);
}
