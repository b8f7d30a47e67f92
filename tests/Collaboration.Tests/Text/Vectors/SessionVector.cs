using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Sessions;
using static LinkedRecords.Collaboration.Tests.Text.Vectors.VectorJson;

namespace LinkedRecords.Collaboration.Tests.Text.Vectors;

/// <summary>Three sessions and the document between them, step by step: what each is given, and what it makes of it.</summary>
internal sealed class SessionVector
{
    private static readonly Guid Epoch = Guid.Parse("0190f3a0-0000-7000-8000-000000000001");

    private readonly Random _random;
    private readonly string _initial;
    private readonly TextSession[] _sessions;
    private readonly List<(int Client, TextSubmission Submission)> _sent = [];
    private readonly List<TextCommit> _log = [];
    private readonly List<string> _steps = [];
    private LongTextDocument _document;

    public SessionVector(Random random)
    {
        _random = random;
        _initial = RandomText.Text(random, 6);
        _document = LongTextDocument.Create(Epoch, _initial, LongTextLimits.Default);
        _sessions = [.. Enumerable.Range(0, 3).Select(client =>
            new TextSession(Name(client), Name(client), new TextSessionState(Epoch, 1, _initial, 0, null, null)))];
    }

    public string Write()
    {
        for (var count = _random.Next(15, 35); count > 0; count--)
            Step(_random.Next(_sessions.Length));
        while (_sent.Count > 0 || Array.Exists(_sessions, session => session.ConfirmedVersion < _document.Version))
        {
            Submit();
            for (var client = 0; client < _sessions.Length; client++)
                Receive(client);
        }

        return Object(("text", Quoted(_initial)), ("steps", $"[{string.Join(',', _steps)}]"), ("result", Quoted(_document.Text.ToString())));
    }

    private static string Name(int client) => $"client{client}";

    private void Step(int client)
    {
        switch (_random.Next(10))
        {
            case < 4:
                Edit(client);
                break;
            case < 6:
                Submit();
                break;
            case < 9:
                Receive(client);
                break;
            default:
                Reload(client);
                break;
        }
    }

    private void Edit(int client)
    {
        var edit = RandomText.Edit(_random, _sessions[client].Text.Length);
        Note("edit", client, Send(client, _sessions[client].Edit(edit)), ("operation", Operation(edit)));
    }

    private void Submit()
    {
        if (_sent.Count == 0)
            return;
        var (client, submission) = _sent[0];
        _sent.RemoveAt(0);
        var change = new TextChange(Epoch, submission.BaseVersion, Name(client), Name(client), submission.Sequence, submission.Operation);
        if (_document.Submit(change, DateTimeOffset.UnixEpoch) is not TextChangeOutcome.Committed committed)
            return;
        _document = committed.Document;
        _log.Add(committed.Commit);
        _steps.Add(Object(
            ("kind", Quoted("commit")),
            ("client", $"{client}"),
            ("submission", Submission(submission)),
            ("version", $"{committed.Commit.Version}"),
            ("operation", Operation(committed.Commit.Operation))));
    }

    private void Receive(int client)
    {
        var session = _sessions[client];
        var index = (int)session.ConfirmedVersion - 1;
        if (index >= _log.Count)
            return;
        var reception = session.Receive(_log[index]);
        var next = (reception as TextReception.Confirmed)?.Next;
        var shown = (reception as TextReception.Foreign)?.Operation;
        Note("receive", client, Send(client, next), ("version", $"{_log[index].Version}"), ("shown", Operation(shown)));
    }

    // As after a refusal for an old base: everything that is not in the document is kept.
    private void Reload(int client)
    {
        var contained = _document.Clients.FirstOrDefault(known => string.Equals(known.Client, Name(client), StringComparison.Ordinal))?.Sequence ?? 0;
        _sent.RemoveAll(sent => sent.Client == client);
        var next = _sessions[client].Reload(Epoch, _document.Version, _document.Text.ToString(), contained);
        Note("reload", client, Send(client, next), ("version", $"{_document.Version}"), ("contained", $"{contained}"));
    }

    private string Send(int client, TextSubmission? submission)
    {
        if (submission is not null)
            _sent.Add((client, submission));
        return Submission(submission);
    }

    private void Note(string kind, int client, string sent, params (string Name, string Value)[] given) => _steps.Add(Object([
        ("kind", Quoted(kind)),
        ("client", $"{client}"),
        .. given,
        ("sent", sent),
        ("text", Quoted(_sessions[client].Text.ToString())),
    ]));
}
