using System.Collections.Immutable;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Sync;

/// <summary>One side of an exchange in which two peers find out what the other lacks, over any channel of messages.</summary>
/// <remarks>
/// <para>
/// Send what <see cref="Next"/> gives until it gives null; give what comes to <see cref="Receive"/>, and ask again.
/// Call <see cref="Restart"/> after a silence or a new connection. Messages may be lost, doubled and reordered.
/// </para>
/// <para>
/// Heads go first: whoever knows the other's heads knows all it lacks. Only when neither does are ranges of hashes
/// compared by fingerprint and split sixteenfold, so n changes take at most ⌈log16 n⌉ + 3 messages until each knows
/// what the other lacks. Unlike a Bloom filter this has no false positives and does not grow with the history.
/// </para>
/// </remarks>
/// <param name="replica">What is here.</param>
/// <param name="take">How changes become part of it; null: at once, by <see cref="Replica.Apply(IEnumerable{ReadOnlyMemory{byte}})"/>.</param>
public sealed class SyncSession(Replica replica, Func<IReadOnlyList<ReadOnlyMemory<byte>>, ApplyReport>? take = null)
{
    /// <summary>A message carries no further change once it has this many bytes of them.</summary>
    public const int ChangeBytesPerMessage = 1 << 19;

    private const int Branches = 16;
    private const int MaxRanges = 4_096;
    private readonly HashSet<ChangeHash> _sent = [];
    private readonly HashSet<ChangeHash> _wanted = [];
    private readonly OrderedDictionary<ChangeHash, ReadOnlyMemory<byte>> _outgoing = [];
    private ImmutableArray<ChangeHash> _told;
    private ImmutableArray<ChangeHash> _peerHeads = [];
    private ImmutableArray<ChangeHash> _peerFoundation = [];
    private List<HashRange> _ranges = [];
    private bool _hasHeard;
    private bool _owesReply;
    private (int Count, HashIndex Index)? _index;

    /// <summary>Whether the peer has, as far as is known here, exactly what is here.</summary>
    public bool IsInSync => !_told.IsDefault && _peerHeads.AsSpan().SequenceEqual(replica.Heads.AsSpan());

    /// <summary>Goes on where a saved exchange with the same peer stopped.</summary>
    /// <exception cref="RefusedException">The bytes are no saved exchange.</exception>
    public static SyncSession Restore(Replica replica, ReadOnlySpan<byte> saved) =>
        new(replica) { _hasHeard = true, _peerHeads = SyncMessage.Decode(saved).Heads };

    /// <summary>What is known of the peer, for <see cref="Restore"/>. Losing it costs a round, nothing else.</summary>
    public ReadOnlyMemory<byte> Save() => new SyncMessage([], _peerHeads, [], [], []).Encode();

    /// <summary>The changes that a message brings, for whoever has to make them durable before they are taken.</summary>
    /// <exception cref="RefusedException">The bytes are no message.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ChangesIn(ReadOnlySpan<byte> message) => SyncMessage.Decode(message).Changes;

    /// <summary>Forgets what is under way: it may have been lost.</summary>
    public void Restart()
    {
        _sent.Clear();
        _outgoing.Clear();
        _wanted.Clear();
        _ranges = [];
        _told = default;
    }

    /// <summary>The next message for the peer; null when there is nothing to say before it answers.</summary>
    public ReadOnlyMemory<byte>? Next()
    {
        var heads = replica.Heads;
        QueueWhatPeerLacks();
        if (!_told.IsDefault && _told.AsSpan().SequenceEqual(heads.AsSpan()) && !_owesReply && _outgoing.Count == 0)
            return null;

        var message = new SyncMessage(
            [.. replica.Graph.Foundation.Heads.Keys], heads, [.. _wanted], _ranges, TakeOutgoing());
        (_told, _ranges, _owesReply) = (heads, [], false);
        _wanted.Clear();
        return message.Encode();
    }

    /// <summary>Takes a message of the peer.</summary>
    public SyncReceipt Receive(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var message = SyncMessage.Decode(bytes);
            var report = take is null ? replica.Apply(message.Changes) : take(message.Changes);
            return new SyncReceipt(report, Answer(message));
        }
        catch (RefusedException refused)
        {
            return new SyncReceipt(new ApplyReport([], 0, []), refused.Refusal);
        }
    }

    private Refusal? Answer(SyncMessage message)
    {
        var graph = replica.Graph;
        if (!_peerFoundation.AsSpan().SequenceEqual(message.Foundation.AsSpan()))
            _index = null;
        (_hasHeard, _peerFoundation, _peerHeads) = (true, message.Foundation, message.Heads);
        if (!message.Foundation.All(graph.Knows))
            return new Refusal(RefusalCode.HistoryCompacted, "foundation", "The peer has compacted what is missing here; load its snapshot.");

        foreach (var wanted in message.Wanted)
            Queue(wanted);

        // Whoever's heads are known gets what it lacks; there is nothing to compare, and nothing to say beyond that.
        if (message.Heads.All(graph.Knows))
            return null;

        _owesReply = true;
        _ranges = message.Ranges.Count > 0 ? Compare(message.Ranges) : [];
        if (_ranges.Count == 0 && _wanted.Count == 0)
            _ranges = Split(Index(), from: 0, Index().Count, end: null);
        return null;
    }

    private void QueueWhatPeerLacks()
    {
        if (!_hasHeard || !_peerHeads.All(replica.Graph.Knows))
            return;
        foreach (var applied in replica.AppliedSince(_peerHeads, out _).Where(applied => !_sent.Contains(applied.Change.Hash)))
            Queue(applied);
    }

    // Changes whose heads were seen are sent once; what is asked for is sent again, it may have been lost.
    private void Queue(ChangeHash hash)
    {
        if (replica.Graph.Find(hash) is { } applied)
            Queue(applied);
    }

    private void Queue(AppliedChange applied)
    {
        _sent.Add(applied.Change.Hash);
        _outgoing[applied.Change.Hash] = applied.Change.Bytes;
    }

    private List<ReadOnlyMemory<byte>> TakeOutgoing()
    {
        var taken = new List<ReadOnlyMemory<byte>>();
        for (var bytes = 0; _outgoing.Count > 0 && bytes < ChangeBytesPerMessage; bytes += taken[^1].Length)
        {
            taken.Add(_outgoing.GetAt(0).Value);
            _outgoing.RemoveAt(0);
        }

        return taken;
    }

    // What either side has compacted is no part of the comparison: the other may still hold it as changes.
    private HashIndex Index()
    {
        var count = replica.Graph.Order.Count;
        if (_index is not { } cached || cached.Count != count)
        {
            var compacted = replica.Graph.VersionOf(_peerFoundation) ?? VersionVector.Empty;
            _index = cached = (count, new HashIndex(replica.Graph.Since(compacted).Select(applied => applied.Change.Hash)));
        }

        return cached.Index;
    }

    private List<HashRange> Compare(IReadOnlyList<HashRange> theirs)
    {
        var index = Index();
        var answer = new List<HashRange>();
        var from = 0;
        foreach (var range in theirs)
        {
            var to = Math.Max(from, index.Below(range.End));
            if (range.Hashes is not null)
                Compare(range.Hashes, index[from, to]);
            var isSame = range.Hashes is not null || range.IsSettled || range.Fingerprint == index.Fingerprint(from, to);
            if (isSame || answer.Count > MaxRanges)
                answer.Add(new HashRange(range.End, Fingerprint: null, Hashes: null));
            else
                answer.AddRange(Split(index, from, to, range.End));
            from = to;
        }

        return answer.TrueForAll(range => range.IsSettled) ? [] : answer;
    }

    private void Compare(IReadOnlyList<ChangeHash> theirs, ReadOnlySpan<ChangeHash> ours)
    {
        var there = theirs.ToHashSet();
        foreach (var hash in ours)
        {
            if (!there.Remove(hash))
                Queue(hash);
        }

        _wanted.UnionWith(there.Where(hash => !replica.Graph.Knows(hash)));
    }

    private static List<HashRange> Split(HashIndex index, int from, int to, ChangeHash? end)
    {
        if (to - from <= Branches)
            return [new HashRange(end, Fingerprint: null, index[from, to].ToArray())];

        var ranges = new List<HashRange>();
        for (var i = 0; i < Branches; i++)
        {
            var (first, last) = (from + ((to - from) * i / Branches), from + ((to - from) * (i + 1) / Branches));
            var bound = i == Branches - 1 ? end : index[last, last + 1][0];
            ranges.Add(new HashRange(bound, index.Fingerprint(first, last), Hashes: null));
        }

        return ranges;
    }
}
