using System.Buffers.Binary;
using System.Globalization;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Postgres;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>Compares what clients were told with what the log says.</summary>
/// <remarks>
/// The log claims to be the order in which everything happened. A history is strictly serializable when that order explains
/// every answer and never puts an operation before one that had ended when it began. Since the order is given, checking is
/// linear, where finding one would be exponential.
/// </remarks>
internal sealed class Verdict
{
    /// <summary>The predicate by which a register has its value.</summary>
    public const string HasValue = "hasValue";

    private readonly List<LogEntry> _log;
    private readonly Func<int, string> _register;
    private readonly List<Operation> _begun = [];
    private readonly Dictionary<string, Operation> _ended = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LogEntry> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(long Revision, long Value)>> _registers = new(StringComparer.Ordinal);

    /// <summary>Takes what was written down and what the log says.</summary>
    /// <param name="register">The name of a register.</param>
    public Verdict(IEnumerable<Operation> history, List<LogEntry> log, Func<int, string> register)
    {
        (_log, _register) = (log, register);
        foreach (var operation in history)
        {
            if (operation.Ending is null)
                _begun.Add(operation);
            else
                _ended.Add(operation.Id, operation);
        }
    }

    /// <summary>The whole log, as a follower gets it.</summary>
    public static async Task<List<LogEntry>> ReadAsync(IFactStore store, CancellationToken cancellationToken)
    {
        var log = new List<LogEntry>();
        var head = store.Head;
        if (head == Revision.None)
            return log;
        await foreach (var entry in store.FollowAsync(Revision.None, cancellationToken))
        {
            log.Add(entry);
            if (entry.Revision >= head)
                break;
        }

        return log;
    }

    /// <summary>Holds the accounts in a folder against the log, and the log against its tables.</summary>
    public static async Task<Verdict> AssertSoundAsync(
        PostgresFactStore store, List<LogEntry> log, string folder, Func<int, string> register, CancellationToken cancellationToken)
    {
        var verdict = new Verdict(Directory.EnumerateFiles(folder).SelectMany(History.Read), log, register);
        Assert.Empty(verdict.Check());
        Assert.Empty((await store.VerifyAsync(progress: null, cancellationToken)).Differences);
        return verdict;
    }

    public int Operations => _begun.Count;

    public int Acknowledged => _ended.Values.Count(ended => ended.Ending is not Ending.Refused);

    /// <summary>Everything that cannot be explained; empty for a sound log.</summary>
    public IReadOnlyList<string> Check() =>
        [.. Positions(), .. Registers(), .. Streams(), .. Answers(), .. RealTime(), .. Reads(), .. Sessions()];

    private IEnumerable<string> Positions()
    {
        for (var i = 0; i < _log.Count; i++)
        {
            if (_log[i].Revision.Value != i + 1)
                yield return $"entry {i + 1} of the log has revision {_log[i].Revision}";
            if (!_written.TryAdd(_log[i].Transaction.Id, _log[i]))
                yield return $"{_log[i].Transaction.Id} was written twice";
        }

        var begun = _begun.Select(operation => operation.Id).ToHashSet(StringComparer.Ordinal);
        var asked = _begun.Select(operation => operation.Client).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in _log.Where(entry => asked.Contains(Operation.ClientOf(entry.Transaction.Id)) && !begun.Contains(entry.Transaction.Id)))
            yield return $"nobody asked for {entry.Transaction.Id}";
    }

    // Each register counts up by one: no increment was lost, none was applied twice.
    private IEnumerable<string> Registers()
    {
        foreach (var entry in _log)
        {
            foreach (var fact in entry.Transaction.Asserted.Where(fact => string.Equals(fact.Predicate.Spelling, HasValue, StringComparison.Ordinal)))
            {
                if (!_registers.TryGetValue(fact.Subject.Spelling, out var stream))
                {
                    stream = [];
                    _registers.Add(fact.Subject.Spelling, stream);
                }

                var value = long.Parse(fact.Object.Spelling.Trim('"'), CultureInfo.InvariantCulture);
                if (value != stream.Count + 1)
                    yield return $"{fact.Subject} goes from {stream.Count} to {value} in entry {entry.Revision}";
                stream.Add((entry.Revision.Value, value));
            }
        }
    }

    // What is in a register's stream of events is what the facts say, version by version.
    private IEnumerable<string> Streams()
    {
        foreach (var entry in _log)
        {
            foreach (var change in entry.Transaction.Events.Where(change => change.Record.Spelling.StartsWith("register", StringComparison.Ordinal)))
            {
                var value = BinaryPrimitives.ReadInt64BigEndian(change.Payload.Span);
                if (change.Version != value || ValueAt(change.Record.Spelling, entry.Revision.Value) != value)
                    yield return $"{change.Record} is {value} in version {change.Version} of entry {entry.Revision}";
            }
        }
    }

    private IEnumerable<string> Answers()
    {
        foreach (var ended in _ended.Values.Where(IsWrite))
        {
            var isWritten = _written.TryGetValue(ended.Id, out var entry);
            if (ended.Ending is Ending.Refused && isWritten)
                yield return $"{ended.Id} was refused and is in the log at {entry!.Revision}";
            if (ended.Ending is not Ending.Refused && (!isWritten || entry!.Revision.Value != ended.Revision))
                yield return $"{ended.Id} was acknowledged at {ended.Revision} and is in the log at {entry?.Revision.ToString() ?? "no place"}";
        }
    }

    // Backwards through the log: nothing may come before an entry that was acknowledged before it was begun.
    private IEnumerable<string> RealTime()
    {
        var begunAt = _begun.ToDictionary(operation => operation.Id, operation => operation.At, StringComparer.Ordinal);
        var earliestEnd = long.MaxValue;
        for (var i = _log.Count - 1; i >= 0; i--)
        {
            var id = _log[i].Transaction.Id;
            if (begunAt.TryGetValue(id, out var begun) && begun > earliestEnd)
                yield return $"{id} in entry {i + 1} began after a later entry was acknowledged";
            if (_ended.TryGetValue(id, out var ended) && ended.At < earliestEnd)
                earliestEnd = ended.At;
        }
    }

    private IEnumerable<string> Reads()
    {
        var newestAt = NewestAcknowledged();
        foreach (var begun in _begun.Where(operation => !IsWrite(operation)))
        {
            if (!_ended.TryGetValue(begun.Id, out var read))
                continue;
            if (ValueAt(_register(begun.Register), read.Revision) is var value && value != read.Value)
                yield return $"{read.Id} read {read.Value} at {read.Revision}, where it was {value}";
            if (read.Kind is OperationKind.ReadRecord && newestAt(begun.At) is var newest && newest > read.Revision)
                yield return $"{read.Id} read at {read.Revision} though {newest} had been acknowledged before";
        }
    }

    // To one client time never runs backwards: it reads its own writes, and what it has read once.
    private IEnumerable<string> Sessions()
    {
        foreach (var session in _ended.Values.GroupBy(ended => ended.Client, StringComparer.Ordinal))
        {
            var seen = 0L;
            foreach (var ended in session.Where(ended => ended.Ending is not Ending.Refused).OrderBy(ended => ended.At))
            {
                // A repeated commit is answered with where it was written, which may be before what was read since.
                if (ended.Revision < seen && !IsWrite(ended))
                    yield return $"{ended.Id} read at {ended.Revision} though its client had seen {seen}";
                seen = Math.Max(seen, ended.Revision);
            }
        }
    }

    // The highest revision of which somebody knew at a time.
    private Func<long, long> NewestAcknowledged()
    {
        var ends = _ended.Values.Where(ended => IsWrite(ended) && ended.Ending is not Ending.Refused).OrderBy(ended => ended.At).ToList();
        var times = ends.Select(ended => ended.At).ToArray();
        var highest = new long[ends.Count];
        for (var i = 0; i < ends.Count; i++)
            highest[i] = Math.Max(ends[i].Revision, i > 0 ? highest[i - 1] : 0);
        return time =>
        {
            var at = Array.BinarySearch(times, time);
            var last = at >= 0 ? at - 1 : ~at - 1;
            return last >= 0 ? highest[last] : 0;
        };
    }

    private long ValueAt(string register, long revision)
    {
        if (!_registers.TryGetValue(register, out var stream))
            return 0;
        var after = ~stream.BinarySearch((revision, long.MaxValue));
        return after == 0 ? 0 : stream[after - 1].Value;
    }

    private static bool IsWrite(Operation operation) => operation.Kind is OperationKind.Increment or OperationKind.Append;
}
