using System.Collections.Immutable;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>
/// One longText record as the server orders it: an immutable value, so that a batch of changes can be validated, made durable, and only
/// then take effect. Every version is a snapshot that costs nothing but what differs.
/// </summary>
/// <remarks>
/// Versions are dense and begin at 1, the initial text. A late change is transformed over each commit since its base, one after the other,
/// the committed one first: clients go the same steps, and a composed history would order ties differently.
/// </remarks>
public sealed class LongTextDocument
{
    // Measured: sealed ones take some thirty bytes, the newest 512 some hundreds.
    private const long WeightOfCommit = 64;

    private readonly LongTextLimits _limits;
    private readonly CommitWindow _recent;

    // Who committed last stands beside the dictionary until somebody else commits: a run of one writer's changes leaves it alone.
    private readonly ImmutableDictionary<(string Author, string Client), ClientProgress> _clients;
    private readonly ClientProgress? _latest;

    private LongTextDocument(
        Guid epoch,
        long version,
        TextRope text,
        CommitWindow recent,
        ImmutableDictionary<(string Author, string Client), ClientProgress> clients,
        ClientProgress? latest,
        LongTextLimits limits)
    {
        Epoch = epoch;
        Version = version;
        Text = text;
        _recent = recent;
        _clients = clients;
        _latest = latest;
        _limits = limits;
    }

    /// <summary>Names this history; whoever has another must not merge with it.</summary>
    public Guid Epoch { get; }

    /// <summary>The version of <see cref="Text"/>.</summary>
    public long Version { get; }

    /// <summary>The text now.</summary>
    public TextRope Text { get; }

    /// <summary>Bytes that it takes in memory, by estimate: the text, and the commits that are kept.</summary>
    public long Weight => sizeof(char) * (Text.Length + _recent.Units) + (WeightOfCommit * _recent.Count);

    /// <summary>The oldest version that a change may be based on and a reader may resume from.</summary>
    public long OldestBase => Version - _recent.Count;

    /// <summary>The last commit of each remembered client, for the stored snapshot.</summary>
    public IEnumerable<ClientProgress> Clients => Fold().Values;

    /// <summary>A new record at version 1.</summary>
    public static LongTextDocument Create(Guid epoch, string text, LongTextLimits limits) =>
        Restore(epoch, 1, TextRope.From(text), [], limits);

    /// <summary>The record as a stored snapshot has it; then <see cref="Append"/> the commits after it, as many as late changes shall reach back.</summary>
    public static LongTextDocument Restore(Guid epoch, long version, TextRope text, IEnumerable<ClientProgress> clients, LongTextLimits limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(clients);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return new(epoch, version, text, CommitWindow.Empty, clients.ToImmutableDictionary(client => (client.Author, client.Client)), null, limits);
    }

    /// <summary>The text and its version alone, without the commits that late changes and resuming readers need.</summary>
    public LongTextDocument WithoutHistory() => new(Epoch, Version, Text, CommitWindow.Empty, Fold(), null, _limits);

    /// <summary>Decides about a change without any effect but its answer.</summary>
    /// <param name="at">Stated in the commit; does not decide anything.</param>
    public TextChangeOutcome Submit(TextChange change, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(change);
        var known = ProgressOf(change.Author, change.Client);
        if (change.Epoch != Epoch)
            return Refuse(TextRefusal.OtherEpoch, "The change was made on another history of this record; load the record and compare.");
        if (known is not null && change.Sequence <= known.Sequence)
            return FindEarlier(change, known);
        if (FirstViolation(change.Operation) is { } tooLarge)
            return Refuse(TextRefusal.OperationTooLarge, tooLarge);
        if (change.BaseVersion > Version)
            return Refuse(TextRefusal.FutureVersion, $"Version {change.BaseVersion} does not exist; the latest is {Version}.");
        if (change.BaseVersion < OldestBase)
            return Refuse(TextRefusal.TooOld, $"Changes are rebased from version {OldestBase} on, not from {change.BaseVersion}; load the record and rebase by difference.");
        if (change.Operation.BaseLength != LengthAt(change.BaseVersion))
            return Refuse(TextRefusal.LengthMismatch, $"The operation is made for {change.Operation.BaseLength} units; version {change.BaseVersion} has {LengthAt(change.BaseVersion)}.");
        if (RebaseToHead(change) is not { } operation)
            return Refuse(TextRefusal.TooOld, "Too much was committed since the base version of so large an operation; load the record and rebase by difference.");
        if (operation.ResultLength > Math.Max(_limits.TextLength, Text.Length))
            return Refuse(TextRefusal.TextTooLong, $"The text would have {operation.ResultLength} units; at most {_limits.TextLength} are allowed.");

        var sent = ReferenceEquals(operation, change.Operation) ? null : change.Operation;
        var commit = new TextCommit(Version + 1, change.BaseVersion, change.Author, change.Client, change.Sequence, at, operation, sent);
        return new TextChangeOutcome.Committed(commit, Append(commit));

        TextChangeOutcome.Refused Refuse(TextRefusal reason, string explanation) => new(reason, explanation, known?.Sequence ?? 0);
    }

    /// <summary>The document after a commit that was decided before, here or by another node.</summary>
    /// <exception cref="ArgumentException">The commit does not follow this version; the log was read with a gap.</exception>
    /// <exception cref="TextLengthMismatchException">The commit belongs to another text.</exception>
    public LongTextDocument Append(TextCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (commit.Version != Version + 1)
            throw new ArgumentException($"Version {commit.Version} cannot follow {Version}; read the log from {Version + 1} on.", nameof(commit));
        var text = Text.Apply(commit.Operation);
        var clients = IsLatest(commit.Author, commit.Client) ? _clients : Bounded(Fold());
        var latest = new ClientProgress(commit.Author, commit.Client, commit.Sequence, commit.Version);
        return new(Epoch, commit.Version, text, _recent.Append(commit).Within(_limits), clients, latest, _limits);
    }

    /// <summary>The same document, reaching back further: late changes may be based on the version before the first of these commits.</summary>
    /// <param name="earlier">The commits before those it has, in order and without a gap; the oldest are left out where the limits want it.</param>
    /// <exception cref="ArgumentException">They do not end where its own begin.</exception>
    public LongTextDocument WithEarlier(IReadOnlyList<TextCommit> earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (earlier.Count > 0 && earlier[^1].Version != OldestBase)
            throw new ArgumentException($"Version {earlier[^1].Version} is not {OldestBase}, which the oldest commit at hand follows.", nameof(earlier));
        var recent = earlier.Concat(_recent.From(0)).Aggregate(CommitWindow.Empty, (window, commit) => window.Append(commit)).Within(_limits);
        return new(Epoch, Version, Text, recent, _clients, _latest, _limits);
    }

    /// <summary>The commits after <paramref name="version"/> in order, or null when they have left memory: read the log, or start from a snapshot.</summary>
    public IReadOnlyList<TextCommit>? CommitsSince(long version) =>
        version < OldestBase || version > Version ? null : [.. _recent.From((int)(version - OldestBase))];

    /// <summary>Where a position of an older version lies now, or null when that version has left memory or never had the position.</summary>
    /// <remarks>An anchor for tools and agents that keep an insertion point while others type.</remarks>
    public int? Resolve(long version, int position, CursorSide side)
    {
        if (CommitsSince(version) is not { } since || (uint)position > (uint)LengthAt(version))
            return null;
        foreach (var commit in since)
            position = TextSelection.MovePosition(position, commit.Operation, side);
        return position;
    }

    private bool IsLatest(string author, string client) =>
        _latest is not null
        && string.Equals(_latest.Client, client, StringComparison.Ordinal)
        && string.Equals(_latest.Author, author, StringComparison.Ordinal);

    private ClientProgress? ProgressOf(string author, string client) =>
        IsLatest(author, client) ? _latest : _clients.GetValueOrDefault((author, client));

    private ImmutableDictionary<(string Author, string Client), ClientProgress> Fold() =>
        _latest is null ? _clients : _clients.SetItem((_latest.Author, _latest.Client), _latest);

    private TextChangeOutcome FindEarlier(TextChange change, ClientProgress known)
    {
        if (change.Sequence == known.Sequence)
            return new TextChangeOutcome.AlreadyCommitted(known.Version);
        var earlier = _recent.FindLast(commit =>
            commit.Sequence == change.Sequence
            && string.Equals(commit.Client, change.Client, StringComparison.Ordinal)
            && string.Equals(commit.Author, change.Author, StringComparison.Ordinal));
        if (earlier is not null)
            return new TextChangeOutcome.AlreadyCommitted(earlier.Version);
        return new TextChangeOutcome.Refused(
            TextRefusal.SequenceTooOld,
            $"Sequence {change.Sequence} is not after {known.Sequence}, the last of this client; number new changes upwards.",
            known.Sequence);
    }

    private string? FirstViolation(TextOperation operation)
    {
        if (operation.Components.Length > _limits.OperationComponents)
            return $"The operation has {operation.Components.Length} components; at most {_limits.OperationComponents} are allowed.";
        var inserted = 0L;
        foreach (var component in operation.Components)
            inserted += component.Inserted.Length;
        return inserted > _limits.OperationInsert ? $"The operation inserts {inserted} units; at most {_limits.OperationInsert} are allowed." : null;
    }

    private int LengthAt(long version) => version == Version ? Text.Length : _recent.From((int)(version - OldestBase)).First().Operation.BaseLength;

    private TextOperation? RebaseToHead(TextChange change)
    {
        if (change.BaseVersion == Version)
            return change.Operation;
        var late = new LateChange(change.Operation);
        var steps = 0L;
        foreach (var commit in _recent.From((int)(change.BaseVersion - OldestBase)))
        {
            steps += late.Over(commit.Operation);
            if (steps > _limits.RebaseSteps)
                return null;
        }

        return late.Operation;
    }

    private ImmutableDictionary<(string Author, string Client), ClientProgress> Bounded(
        ImmutableDictionary<(string Author, string Client), ClientProgress> clients) =>
        clients.Count <= _limits.RememberedClients
            ? clients
            : clients.OrderByDescending(client => client.Value.Version).Take((_limits.RememberedClients + 1) / 2).ToImmutableDictionary();
}
