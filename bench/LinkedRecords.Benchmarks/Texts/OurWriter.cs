using System.Text.Json;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Sessions;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>Somebody who writes through our server as a real client does: one change under way, what is typed meanwhile waits and goes together.</summary>
internal sealed class OurWriter(OurText text, int number, int edits, int window)
{
#pragma warning disable S2245 // Repeatable input is wanted, not secrets.
    private const string Follow = "subscription($r: Node!) { textOperations(record: $r, since: 1) { version client sequence operation } }";
    private const string Edit = "mutation($i: EditTextInput!) { editText(input: $i) { version } }";

    private readonly Random _random = new(number);
    private readonly string _name = $"writer{number}";
    private readonly TextSession _session = new(text.Author, $"writer{number}", new TextSessionState(Guid.Empty, 1, "", 0, null, null));
    private int _typed;
    private int _unconfirmed;
    private int _underWay;
    private int _position;

    /// <summary>What it shows in the end.</summary>
    public string Text => _session.Text.ToString();

    /// <summary>Connects and follows the text.</summary>
    public async Task<GraphQLSocket> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = await GraphQLSocket.ConnectAsync(text.Port, text.Token, cancellationToken);
        await socket.AskAsync("follow", Follow, new { r = text.Record }, cancellationToken);
        await socket.PingAsync(cancellationToken);
        return socket;
    }

    /// <summary>Types all its edits, and ends when it shows all that all have typed.</summary>
    public async Task RunAsync(GraphQLSocket socket, int expectedLength, CancellationToken cancellationToken)
    {
        while (_session.Text.Length < expectedLength || !_session.IsConfirmed || _typed < edits)
        {
            await TypeAsync(socket, cancellationToken);
            using var message = await socket.ReceiveAsync(cancellationToken);
            if (message.RootElement.TryGetProperty("payload", out var payload))
                await ReadAsync(socket, payload, cancellationToken);
        }
    }

    private async Task TypeAsync(GraphQLSocket socket, CancellationToken cancellationToken)
    {
        for (; _unconfirmed < window && _typed < edits; _typed++, _unconfirmed++)
        {
            if (_typed % 20 == 0)
                _position = _random.Next(_session.Text.Length + 1);
            var edit = TextOperation.Insert(_session.Text.Length, Math.Min(_position, _session.Text.Length), "x");
            _position++;
            await SendAsync(socket, _session.Edit(edit), cancellationToken);
        }
    }

    private async Task ReadAsync(GraphQLSocket socket, JsonElement payload, CancellationToken cancellationToken)
    {
        if (payload.ValueKind == JsonValueKind.Array || payload.TryGetProperty("errors", out _))
            throw new InvalidOperationException(payload.ToString());
        if (!payload.GetProperty("data").TryGetProperty("textOperations", out var commit))
            return;
        var received = _session.Receive(new TextCommit(
            commit.GetProperty("version").GetInt64(), 0, text.Author, commit.GetProperty("client").GetString()!, commit.GetProperty("sequence").GetInt64(), default, Read(commit.GetProperty("operation"))));
        if (received is TextReception.Confirmed confirmed)
        {
            _unconfirmed -= _underWay;
            await SendAsync(socket, confirmed.Next, cancellationToken);
        }
    }

    private async Task SendAsync(GraphQLSocket socket, TextSubmission? submission, CancellationToken cancellationToken)
    {
        if (submission is null)
            return;
        _underWay = submission.Operation.ChangedLength;
        var input = new { record = text.Record, @base = submission.BaseVersion, operation = Write(submission.Operation), client = _name, sequence = submission.Sequence };
        await socket.AskAsync($"edit{submission.Sequence}", Edit, new { i = input }, cancellationToken);
    }

    private static List<object> Write(TextOperation operation)
    {
        var steps = new List<object>();
        foreach (var component in operation.Components)
        {
            steps.Add(component.Kind switch
            {
                TextComponentKind.Insert => component.Inserted,
                TextComponentKind.Retain => component.Length,
                _ => new { delete = component.Length },
            });
        }

        return steps;
    }

    private static TextOperation Read(JsonElement steps)
    {
        var operation = new TextOperationBuilder();
        foreach (var step in steps.EnumerateArray())
        {
            _ = step.ValueKind switch
            {
                JsonValueKind.String => operation.Insert(step.GetString()!),
                JsonValueKind.Number => operation.Retain(step.GetInt32()),
                _ => operation.Delete(step.GetProperty("delete").GetInt32()),
            };
        }

        return operation.Build();
    }
#pragma warning restore S2245
}
