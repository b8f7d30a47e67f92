using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Sessions;

namespace LinkedRecords.Collaboration.Tests.Text;

/// <summary>A session with its undo history behind a network that loses, repeats and reorders.</summary>
internal sealed class SimulatedClient(string name, Guid epoch, string initial, Random random)
{
    private readonly List<TextChange> _sent = [];
    private readonly List<TextCommit> _toReceive = [];
    private TextUndo _undo = new();
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public string Name { get; } = name;

    public TextSession Session { get; private set; } = new(name, name, new TextSessionState(epoch, 1, initial, 0, null, null));

    /// <summary>How many units each change inserts that must be in the log in the end.</summary>
    public Dictionary<long, long> Promised { get; } = [];

    public void Edit() => Apply(RandomText.Edit(random, Session.Text.Length), record: true);

    public void UndoOrRedo()
    {
        var edit = random.Next(2) == 0 ? _undo.Undo(Session.Text) : _undo.Redo(Session.Text);
        if (edit is not null)
            Apply(edit, record: false);
    }

    public TextChange? TakeSent()
    {
        if (_sent.Count == 0)
            return null;
        var index = random.Next(_sent.Count);
        var change = _sent[index];
        if (random.Next(4) > 0)
            _sent.RemoveAt(index);
        return random.Next(5) == 0 ? null : change;
    }

    public void Deliver(TextCommit commit)
    {
        if (random.Next(6) > 0)
            _toReceive.Insert(random.Next(3) == 0 ? random.Next(_toReceive.Count + 1) : _toReceive.Count, commit);
    }

    public void ReceiveAny()
    {
        if (_toReceive.Count == 0)
            return;
        var commit = _toReceive[0];
        if (random.Next(5) > 0)
            _toReceive.RemoveAt(0);
        Receive(commit);
    }

    public void Reconnect(LongTextDocument document)
    {
        _toReceive.Clear();
        if (document.CommitsSince(Session.ConfirmedVersion) is { } missed)
        {
            foreach (var commit in missed)
                Receive(commit);
        }
        else
        {
            Reload(document, document.Clients.FirstOrDefault(client => string.Equals(client.Client, Name, StringComparison.Ordinal))?.Sequence ?? 0);
        }

        Send(Session.Resend);
    }

    public void Reload(LongTextDocument document, long containedSequence)
    {
        var saved = Session.Save();
        var isContained = saved.UnderWay is not null && containedSequence >= saved.LastSequence;
        var unsent = InsertedBy(isContained ? saved.Waiting : Session.Unconfirmed);
        if (!isContained && saved.UnderWay is not null)
            Promised.Remove(saved.LastSequence);
        _undo = new TextUndo();

        Send(Session.Reload(document.Epoch, document.Version, document.Text.ToString(), containedSequence));

        Assert.Equal(unsent, InsertedBy(Session.Unconfirmed));
    }

    public void Crash()
    {
        Session = new TextSession(Name, Name, Session.Save());
        _undo = new TextUndo();
        _toReceive.Clear();
    }

    private void Apply(TextOperation edit, bool record)
    {
        _now += TimeSpan.FromMilliseconds(random.Next(1_000));
        if (record)
            _undo.Record(edit, Session.Text, _now);
        Send(Session.Edit(edit));
    }

    private void Receive(TextCommit commit)
    {
        switch (Session.Receive(commit))
        {
            case TextReception.Foreign foreign:
                _undo.Foreign(foreign.Operation);
                break;
            case TextReception.Confirmed confirmed:
                Send(confirmed.Next);
                break;
        }
    }

    private void Send(TextSubmission? submission)
    {
        if (submission is null)
            return;
        Promised[submission.Sequence] = InsertedBy(submission.Operation);
        _sent.Add(new TextChange(submission.Epoch, submission.BaseVersion, Name, Name, submission.Sequence, submission.Operation));
    }

    public static long InsertedBy(TextOperation? operation) => operation?.Components.ToArray().Sum(component => component.Inserted.Length) ?? 0;
}
