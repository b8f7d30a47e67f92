using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Tests.Text;

/// <summary>
/// One record, its durable log and its clients, driven by a seed. In the end every text is the text of the log, every sequence was
/// committed at most once, and each unit that was inserted and not deleted by somebody is still there, once.
/// </summary>
internal sealed class SimulatedRecord
{
    private static readonly Guid Epoch = Guid.Parse("0190f3a0-0000-7000-8000-000000000002");

    private readonly Random _random;
    private readonly LongTextLimits _limits;
    private readonly string _initial;
    private readonly List<TextCommit> _log = [];
    private readonly SimulatedClient[] _clients;
    private LongTextDocument _document;
    private LongTextDocument _snapshot;

    public SimulatedRecord(Random random)
    {
        _random = random;
        _initial = RandomText.Text(random, 6);
        _limits = new LongTextLimits { RetainedCommits = random.Next(3) == 0 ? random.Next(1, 6) : 1_000 };
        _document = _snapshot = LongTextDocument.Create(Epoch, _initial, _limits);
        _clients = [.. Enumerable.Range(0, random.Next(3, 6)).Select(number => new SimulatedClient($"client{number}", Epoch, _initial, random))];
    }

    public void Run()
    {
        for (var step = _random.Next(20, 50); step > 0; step--)
            Step(_clients[_random.Next(_clients.Length)]);
        Heal();
        Check();
    }

    private void Step(SimulatedClient client)
    {
        switch (_random.Next(12))
        {
            case <= 3:
                client.Edit();
                break;
            case 4 or 5:
                if (client.TakeSent() is { } change)
                    Receive(client, change);
                break;
            case 6 or 7:
                client.ReceiveAny();
                break;
            case 8:
                client.Reconnect(_document);
                break;
            case 9:
                client.Crash();
                break;
            case 10:
                client.UndoOrRedo();
                break;
            default:
                if (_random.Next(2) == 0)
                    _snapshot = LongTextDocument.Restore(Epoch, _document.Version, _document.Text, _document.Clients, _limits);
                else
                    RestartServer();
                break;
        }
    }

    private void Receive(SimulatedClient client, TextChange change)
    {
        switch (_document.Submit(change, DateTimeOffset.UnixEpoch))
        {
            case TextChangeOutcome.Committed committed:
                _document = committed.Document;
                _log.Add(committed.Commit);
                foreach (var reader in _clients)
                    reader.Deliver(committed.Commit);
                break;
            case TextChangeOutcome.Refused { Reason: TextRefusal.TooOld } refused:
                if (change.Sequence == client.Session.LastSequence && change.BaseVersion == client.Session.ConfirmedVersion)
                    client.Reload(_document, refused.LastSequence);
                break;
            case TextChangeOutcome.Refused refused:
                Assert.Equal(TextRefusal.SequenceTooOld, refused.Reason);
                break;
        }
    }

    private void RestartServer()
    {
        var restored = LongTextDocument.Restore(
            Epoch, _snapshot.Version, TextRope.From(_snapshot.Text.ToString()), [.. _snapshot.Clients], _limits);
        foreach (var commit in _log.Where(commit => commit.Version > _snapshot.Version))
            restored = restored.Append(commit);
        Assert.Equal(_document.Text.ToString(), restored.Text.ToString());
        _document = restored;
    }

    private void Heal()
    {
        var rounds = 0;
        while (Array.Exists(_clients, client => !client.Session.IsConfirmed || client.Session.ConfirmedVersion < _document.Version))
        {
            Assert.True(rounds++ < 1_000, "The clients do not come to rest.");
            foreach (var client in _clients)
            {
                client.Reconnect(_document);
                while (client.TakeSent() is { } change)
                    Receive(client, change);
            }
        }
    }

    private void Check()
    {
        var text = TextRope.From(_initial);
        foreach (var commit in _log)
            text = text.Apply(commit.Operation);
        Assert.Equal(text.ToString(), _document.Text.ToString());
        Assert.Equal(_log.Count, _log.DistinctBy(commit => (commit.Client, commit.Sequence)).Count());
        foreach (var client in _clients)
        {
            Assert.Equal(_document.Text.ToString(), client.Session.Text.ToString());
            var committed = _log.Where(commit => string.Equals(commit.Client, client.Name, StringComparison.Ordinal))
                .ToDictionary(commit => commit.Sequence, commit => SimulatedClient.InsertedBy(commit.Operation));
            Assert.Equal(client.Promised.OrderBy(promise => promise.Key), committed.OrderBy(commit => commit.Key));
        }
    }
}
