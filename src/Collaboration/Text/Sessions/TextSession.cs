using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Text.Sessions;

/// <summary>
/// A client's side of one longText record: what is confirmed, the one change under way, and what was typed since. Local edits show at
/// once; foreign ones are transformed over what is unconfirmed. Not thread-safe: it belongs to one editor.
/// </summary>
/// <remarks>
/// Nichols et al. (Jupiter), UIST 1995, with at most one change under way, as in Google Wave. A change that was sent keeps its sequence
/// and is never composed with later ones, so that repeating it is harmless whatever became of the first try.
/// </remarks>
public sealed class TextSession
{
    private readonly string _author;
    private readonly string _client;
    private TextRope _confirmed;
    private TextOperation? _underWay;
    private TextOperation? _waiting;

    /// <summary>Continues from a loaded record or from a saved state.</summary>
    public TextSession(string author, string client, TextSessionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _author = author;
        _client = client;
        Epoch = state.Epoch;
        ConfirmedVersion = state.ConfirmedVersion;
        LastSequence = state.LastSequence;
        _confirmed = TextRope.From(state.ConfirmedText);
        _underWay = state.UnderWay;
        _waiting = state.Waiting;
        Text = Unconfirmed is { } unconfirmed ? _confirmed.Apply(unconfirmed) : _confirmed;
    }

    /// <summary>The history that this session belongs to.</summary>
    public Guid Epoch { get; private set; }

    /// <summary>The last version received.</summary>
    public long ConfirmedVersion { get; private set; }

    /// <summary>The last sequence given to a change.</summary>
    public long LastSequence { get; private set; }

    /// <summary>What the user sees.</summary>
    public TextRope Text { get; private set; }

    /// <summary>Whether everything typed is committed.</summary>
    public bool IsConfirmed => _underWay is null && _waiting is null;

    /// <summary>Everything typed and not confirmed as one operation on the confirmed text; null for nothing.</summary>
    public TextOperation? Unconfirmed => (_underWay, _waiting) switch
    {
        ({ } underWay, { } waiting) => underWay.Compose(waiting),
        _ => _underWay ?? _waiting,
    };

    /// <summary>The change under way, rebased over all that was received since; send it again after every reconnect.</summary>
    public TextSubmission? Resend => _underWay is null ? null : new TextSubmission(Epoch, ConfirmedVersion, LastSequence, _underWay);

    /// <summary>All that must survive a crash.</summary>
    public TextSessionState Save() => new(Epoch, ConfirmedVersion, _confirmed.ToString(), LastSequence, _underWay, _waiting);

    /// <summary>Applies the user's edit at once.</summary>
    /// <returns>What to send now, or null while another change is under way.</returns>
    /// <exception cref="TextLengthMismatchException">The edit was not made on <see cref="Text"/>.</exception>
    public TextSubmission? Edit(TextOperation edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        Text = Text.Apply(edit);
        if (edit.IsIdentity)
            return null;
        _waiting = _waiting?.Compose(edit) ?? edit;
        return _underWay is null ? SendWaiting() : null;
    }

    /// <summary>Takes in the next commit. Any order and any number of repetitions may arrive.</summary>
    public TextReception Receive(TextCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (commit.Version <= ConfirmedVersion)
            return new TextReception.Known();
        if (commit.Version > ConfirmedVersion + 1)
            return new TextReception.Gap(ConfirmedVersion);
        _confirmed = _confirmed.Apply(commit.Operation);
        ConfirmedVersion = commit.Version;
        if (IsOwn(commit))
        {
            _underWay = null;
            return new TextReception.Confirmed(SendWaiting());
        }

        var shown = TransformUnconfirmed(commit.Operation);
        Text = Text.Apply(shown);
        return new TextReception.Foreign(shown);
    }

    /// <summary>
    /// Goes on from a snapshot after <see cref="TextRefusal.TooOld"/>: what was typed and is not in it is kept and rebased over the difference.
    /// </summary>
    /// <param name="containedSequence">The last sequence of this client that the snapshot contains, as the refusal says.</param>
    /// <returns>What to send now, or null for nothing.</returns>
    public TextSubmission? Reload(Guid epoch, long version, string text, long containedSequence)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_underWay is not null && containedSequence >= LastSequence)
        {
            _confirmed = _confirmed.Apply(_underWay);
            _underWay = null;
        }

        var unconfirmed = Unconfirmed;
        var difference = TextDifference.Between(_confirmed.ToString(), text);
        Epoch = epoch;
        ConfirmedVersion = version;
        LastSequence = Math.Max(LastSequence, containedSequence);
        _confirmed = TextRope.From(text);
        _underWay = null;
        _waiting = unconfirmed?.Transform(difference, TieOrder.OtherFirst);
        Text = _waiting is null ? _confirmed : _confirmed.Apply(_waiting);
        return SendWaiting();
    }

    private bool IsOwn(TextCommit commit) =>
        _underWay is not null
        && commit.Sequence == LastSequence
        && string.Equals(commit.Client, _client, StringComparison.Ordinal)
        && string.Equals(commit.Author, _author, StringComparison.Ordinal);

    private TextSubmission? SendWaiting()
    {
        if (_waiting is null || _waiting.IsIdentity)
        {
            _waiting = null;
            return null;
        }

        _underWay = _waiting;
        _waiting = null;
        LastSequence++;
        return Resend;
    }

    private TextOperation TransformUnconfirmed(TextOperation foreign)
    {
        foreign = TransformOne(ref _underWay, foreign);
        return TransformOne(ref _waiting, foreign);
    }

    private static TextOperation TransformOne(ref TextOperation? mine, TextOperation foreign)
    {
        if (mine is null)
            return foreign;
        var shown = foreign.Transform(mine, TieOrder.MineFirst);
        mine = mine.Transform(foreign, TieOrder.OtherFirst);
        return shown;
    }
}
