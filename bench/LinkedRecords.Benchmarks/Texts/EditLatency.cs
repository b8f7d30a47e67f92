using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Benchmarks.Texts;

/// <summary>What one edit costs in a short and in a long text, and what a change costs that comes 10,000 versions late.</summary>
internal static class EditLatency
{
#pragma warning disable S2245 // Repeatable input is wanted, not secrets.
    private const int Edits = 100_000;

    /// <summary>CPU microseconds for one committed edit of typing: bursts of 40 letters, each burst somewhere else.</summary>
    public static double TypingMicroseconds(int textLength) => Best(() =>
    {
        var document = LongTextDocument.Create(Guid.Empty, new string('.', textLength), LongTextLimits.Default with { TextLength = int.MaxValue / 4 });
        var random = new Random(1);
        var position = 0;

        // The text has been there for long: that it was just made is no part of what an edit costs.
        _ = OurTrace.LiveBytes();
        var started = OurTrace.CpuTime();
        for (var edit = 0; edit < Edits; edit++)
        {
            if (edit % 40 == 0)
                position = random.Next(document.Text.Length);

            // Every second burst deletes, so that the text keeps its length.
            var isDeletion = edit / 40 % 2 == 1 && position < document.Text.Length;
            document = Commit(document, document.Version, "typist", TextOperation.Replace(document.Text.Length, position, isDeletion ? 1 : 0, isDeletion ? "" : "x"));
            position += isDeletion ? 0 : 1;
        }

        return (OurTrace.CpuTime() - started).TotalMicroseconds / Edits;
    });

    /// <summary>CPU milliseconds for a change 10,000 versions behind that has <paramref name="edits"/> edits all over the text.</summary>
    public static double LateMilliseconds(int edits) => Best(() =>
    {
        const int Length = 100_000;
        var document = LongTextDocument.Create(Guid.Empty, new string('.', Length), LongTextLimits.Default);
        var random = new Random(2);
        for (var edit = 0; edit < 10_000; edit++)
            document = Commit(document, document.Version, "typist", TextOperation.Insert(document.Text.Length, random.Next(document.Text.Length), "x"));
        var builder = new TextOperationBuilder();
        for (var edit = 0; edit < edits; edit++)
            builder.Retain(Length / edits).Insert("late");
        var late = builder.Retain(Length - (Length / edits * edits)).Build();

        var started = OurTrace.CpuTime();
        const int Repetitions = 5;
        for (var repetition = 0; repetition < Repetitions; repetition++)
            Commit(document, 1, "traveller", late);
        return (OurTrace.CpuTime() - started).TotalMilliseconds / Repetitions;
    });

    private static LongTextDocument Commit(LongTextDocument document, long baseVersion, string author, TextOperation operation)
    {
        var change = new TextChange(Guid.Empty, baseVersion, author, "client", document.Version, operation);
        return ((TextChangeOutcome.Committed)document.Submit(change, default)).Document;
    }

    private static double Best(Func<double> measure) => Enumerable.Range(0, 3).Min(_ => measure());
#pragma warning restore S2245
}
