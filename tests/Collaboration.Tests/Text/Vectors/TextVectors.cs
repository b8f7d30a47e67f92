using System.Text;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;
using LinkedRecords.Collaboration.Text.Sessions;
using static LinkedRecords.Collaboration.Tests.Text.Vectors.VectorJson;

namespace LinkedRecords.Collaboration.Tests.Text.Vectors;

/// <summary>
/// What this implementation makes of many random inputs, for others to be compared with: <c>docs/formats/longtext-vectors.json</c>. The
/// same each time.
/// </summary>
internal static class TextVectors
{
    private const int Operations = 250;
    private const int Differences = 120;
    private const int Undos = 60;
    private const int Sessions = 40;
    private static readonly string[] Words = ["one ", "two ", "three ", "😀", "é", "\n"];

    /// <summary>The whole file; a line for each vector.</summary>
    public static string Write() => new StringBuilder("{\n")
        .Append(List("operations", Operations, OfOperations)).Append(",\n")
        .Append(List("differences", Differences, OfDifference)).Append(",\n")
        .Append(List("undos", Undos, OfUndo)).Append(",\n")
        .Append(List("sessions", Sessions, random => new SessionVector(random).Write())).Append("\n}\n")
        .ToString();

    private static string List(string name, int count, Func<Random, string> write) =>
        $"\"{name}\":[\n{string.Join(",\n", Enumerable.Range(1, count).Select(seed => write(new Random(seed))))}\n]";

    // Two operations on one text, and a third on the result of the first.
    private static string OfOperations(Random random)
    {
        var text = RandomText.Text(random, 8);
        var a = RandomText.Operation(random, text.Length);
        var b = RandomText.Operation(random, text.Length);
        var next = RandomText.Operation(random, a.ResultLength);
        var positions = Enumerable.Range(0, text.Length + 1).Select(position =>
            $"[{TextSelection.MovePosition(position, a, CursorSide.Left)},{TextSelection.MovePosition(position, a, CursorSide.Right)}]");
        return Object(
            ("text", Quoted(text)),
            ("a", Operation(a)),
            ("b", Operation(b)),
            ("next", Operation(next)),
            ("applied", Quoted(a.Apply(text))),
            ("composed", Operation(a.Compose(next))),
            ("inverse", Operation(a.Invert(TextRope.From(text)))),
            ("aAfterB", Operation(a.Transform(b, TieOrder.OtherFirst))),
            ("bAfterA", Operation(b.Transform(a, TieOrder.MineFirst))),
            ("positions", $"[{string.Join(',', positions)}]"));
    }

    private static string OfDifference(Random random)
    {
        var from = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Words[random.Next(Words.Length)]));
        var to = random.Next(4) == 0 ? RandomText.Text(random, 10) : RandomText.Operation(random, from.Length).Apply(from);
        return Object(("from", Quoted(from)), ("to", Quoted(to)), ("operation", Operation(TextDifference.Between(from, to))));
    }

    private static string OfUndo(Random random)
    {
        var history = new TextUndo(depth: 5);
        var initial = RandomText.Text(random, 6);
        var text = TextRope.From(initial);
        var at = DateTimeOffset.UnixEpoch;
        var steps = new List<string>();
        for (var count = random.Next(6, 16); count > 0; count--)
        {
            var kind = random.Next(6);
            var operation = kind switch
            {
                0 => history.Undo(text),
                1 => history.Redo(text),
                _ => RandomText.Edit(random, text.Length),
            };
            at += TimeSpan.FromMilliseconds(random.Next(1_000));
            if (kind > 3)
                history.Foreign(operation!);
            else if (kind > 1)
                history.Record(operation!, text, at);
            if (operation is not null)
                text = text.Apply(operation);
            steps.Add(Object(
                ("kind", Quoted(kind switch { 0 => "undo", 1 => "redo", 2 or 3 => "edit", _ => "foreign" })),
                ("at", $"{at.ToUnixTimeMilliseconds()}"),
                ("operation", Operation(operation)),
                ("text", Quoted(text.ToString())),
                ("counts", $"[{history.UndoCount},{history.RedoCount},{history.Overwritten}]")));
        }

        return Object(("text", Quoted(initial)), ("depth", "5"), ("steps", $"[{string.Join(',', steps)}]"));
    }
}
