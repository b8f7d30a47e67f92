using LinkedRecords.Api.LinkedRecordsProtocol.Changes;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.PackedChangesets;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Api.Tests.LinkedRecordsProtocol;

public sealed class TextRebaseTests
{
    /// <summary>The client's machine with a right transformation, told in single steps as the server tells them.</summary>
    private sealed class Client(string text, string name)
    {
        private readonly Queue<(TextOperation? Step, TextParent At)> _inbox = new();

        public string Name { get; } = name;

        public string Text { get; private set; } = text;

        public TextParent Parent { get; private set; } = new(1, 0);

        public TextOperation? UnderWay { get; private set; }

        public TextOperation? Buffer { get; private set; }

        public bool HasMail => _inbox.Count > 0;

        public void Hear(TextOperation? step, TextParent at) => _inbox.Enqueue((step, at));

        public TextOperation? Edit(TextOperation operation)
        {
            Text = operation.Apply(Text);
            if (UnderWay is null)
            {
                return UnderWay = operation;
            }

            Buffer = Buffer?.Compose(operation) ?? operation;
            return null;
        }

        /// <summary>Takes one message; a change that is to be sent by that.</summary>
        public TextOperation? Receive()
        {
            var (step, at) = _inbox.Dequeue();
            Parent = at;
            if (step is null)
            {
                (UnderWay, Buffer) = (Buffer, null);
                return UnderWay;
            }

            if (UnderWay is { } underWay)
            {
                UnderWay = underWay.Transform(step, TieOrder.OtherFirst);
                step = step.Transform(underWay, TieOrder.MineFirst);
            }

            if (Buffer is { } buffer)
            {
                Buffer = buffer.Transform(step, TieOrder.OtherFirst);
                step = step.Transform(buffer, TieOrder.MineFirst);
            }

            Text = step.Apply(Text);
            return null;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Clients_that_are_told_in_single_steps_and_type_in_between_end_with_the_same_text(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 300; run++)
        {
            var document = LongTextDocument.Restore(Guid.NewGuid(), 1, TextRope.From("abcdefgh"), [], LongTextLimits.Default);
            var clients = Enumerable.Range(0, 3).Select(n => new Client("abcdefgh", $"c{n}")).ToArray();
            var wire = new Queue<(Client From, TextParent Parent, TextOperation Change)>();
            var edits = 0;
            while (edits < 20 || wire.Count > 0 || clients.Any(client => client.HasMail))
            {
                var client = clients[random.Next(clients.Length)];
                switch (random.Next(3))
                {
                    case 0 when edits < 20:
                        edits++;
                        Send(client, client.Edit(AnyEdit(client.Text, random)));
                        break;
                    case 1 when client.HasMail:
                        Send(client, client.Receive());
                        break;
                    case 2 when wire.Count > 0:
                        document = Commit(document, wire.Dequeue(), clients);
                        break;
                }
            }

            Assert.All(clients, client => Assert.Equal(document.Text.ToString(), client.Text));

            void Send(Client from, TextOperation? change)
            {
                if (change is not null)
                {
                    wire.Enqueue((from, from.Parent, change));
                }
            }
        }
    }

    [Fact]
    public void A_change_of_another_text_than_it_says_is_not_rebased()
    {
        var document = LongTextDocument.Restore(Guid.NewGuid(), 5, TextRope.From("text"), [], LongTextLimits.Default);

        Assert.Null(TextRebase.ToNewest(document, new TextParent(5, 0), TextOperation.Insert(3, 0, "x")));
        Assert.Null(TextRebase.ToNewest(document, new TextParent(4, 0), TextOperation.Insert(4, 0, "x")));
        Assert.Null(TextRebase.ToNewest(document, new TextParent(6, 0), TextOperation.Insert(4, 0, "x")));
        Assert.Null(TextRebase.ToNewest(document, new TextParent(5, 1), TextOperation.Insert(4, 0, "x")));
    }

    [Theory]
    [InlineData("7", 7, 0)]
    [InlineData("\"7\"", 7, 0)]
    [InlineData("\"7.10\"", 7, 10)]
    public void A_parent_is_read_as_it_is_spelled(string json, long version, int steps)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(json);

        Assert.Equal(new TextParent(version, steps), TextParent.TryRead(parsed.RootElement));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("\"\"")]
    [InlineData("\"1.2.3\"")]
    [InlineData("null")]
    [InlineData("1e3")]
    public void What_is_no_parent_is_none(string json)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(json);

        Assert.Null(TextParent.TryRead(parsed.RootElement));
    }

    private static LongTextDocument Commit(
        LongTextDocument document, (Client From, TextParent Parent, TextOperation Change) sent, Client[] clients)
    {
        var operation = TextRebase.ToNewest(document, sent.Parent, sent.Change);
        Assert.NotNull(operation);
        var change = new TextChange(document.Epoch, document.Version, "us-a", sent.From.Name, document.Version, operation);
        var committed = Assert.IsType<TextChangeOutcome.Committed>(document.Submit(change, DateTimeOffset.UnixEpoch));
        var version = committed.Commit.Version;
        var steps = PackedChangeset.SplitIntoSingleSteps(committed.Commit.Operation);
        foreach (var client in clients)
        {
            if (client == sent.From)
            {
                client.Hear(step: null, new TextParent(version, 0));
                continue;
            }

            for (var at = 0; at < steps.Count; at++)
            {
                client.Hear(steps[at], at == steps.Count - 1 ? new TextParent(version, 0) : new TextParent(version - 1, at + 1));
            }
        }

        return committed.Document;
    }

    private static TextOperation AnyEdit(string text, Random random)
    {
        var builder = new TextOperationBuilder();
        var position = 0;
        for (var step = 0; step < 2; step++)
        {
            var kept = random.Next(text.Length - position + 1);
            var deleted = random.Next(Math.Min(3, text.Length - position - kept) + 1);
            builder.Retain(kept).Delete(deleted);
            position += kept + deleted;
            builder.Insert(new string((char)('A' + random.Next(26)), random.Next(3)));
        }

        return builder.Retain(text.Length - position).Build();
    }
}
