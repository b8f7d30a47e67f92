using System.Buffers;
using System.Text;
using LinkedRecords.Collaboration.Text.History;
using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.Wire;

/// <summary>
/// Revisions taken apart into columns and put together again. Of the operations only the edits are written: the distance of each from
/// where the one before ended (0 while somebody types), and its length, below 0 for a deletion. The keeps follow from the lengths.
/// </summary>
internal static class HistoryColumns
{
    // A revision has an edit or two; far more than this many a revision is not history but an attack.
    private const int MostEdits = 50_000_000;

    public static void Write(IReadOnlyList<TextRevision> revisions, IBufferWriter<byte> output)
    {
        string[] authors = [.. revisions.Select(revision => revision.Author).Distinct(StringComparer.Ordinal)];
        var numbers = authors.Select((author, number) => (author, number)).ToDictionary(pair => pair.author, pair => pair.number, StringComparer.Ordinal);
        var (versions, merged, who, when, edits, gaps, lengths) = (new NumberColumn(), new NumberColumn(), new NumberColumn(), new NumberColumn(), new NumberColumn(), new NumberColumn(), new NumberColumn());
        var texts = new StringBuilder();
        var (version, ticks, position) = (0L, 0L, 0);
        foreach (var revision in revisions)
        {
            versions.Add(revision.FirstVersion - version);
            version = revision.Version + 1;
            merged.Add(revision.Version - revision.FirstVersion);
            who.Add(numbers[revision.Author]);
            when.Add(revision.At.UtcTicks / TimeSpan.TicksPerMillisecond - ticks);
            ticks = revision.At.UtcTicks / TimeSpan.TicksPerMillisecond;
            edits.Add(WriteEdits(revision.Operation, gaps, lengths, texts, ref position));
        }

        output.WriteNumber(revisions.Count == 0 ? 0 : revisions[0].Operation.BaseLength);
        output.WriteNumber(authors.Length);
        foreach (var author in authors)
            output.WriteText(author);
        foreach (var column in new[] { versions, merged, who, when, edits, gaps, lengths })
            column.Write(output);
        output.WriteText(texts.ToString());
    }

    public static List<TextRevision> Read(ref WireReader reader, int mostRevisions)
    {
        var textLength = reader.ReadLength(int.MaxValue / 4);
        var authors = new List<string>();
        for (var left = reader.ReadLength(mostRevisions); left > 0 && reader.Fault is null; left--)
            authors.Add(reader.ReadText(reader.ReadLength(reader.Remaining)));
        var versions = NumberColumn.Read(ref reader, mostRevisions);
        var merged = NumberColumn.Read(ref reader, mostRevisions);
        var who = NumberColumn.Read(ref reader, mostRevisions);
        var when = NumberColumn.Read(ref reader, mostRevisions);
        var edits = NumberColumn.Read(ref reader, mostRevisions);
        var gaps = NumberColumn.Read(ref reader, MostEdits);
        var lengths = NumberColumn.Read(ref reader, MostEdits);
        var texts = reader.ReadText(reader.ReadLength(reader.Remaining));
        var count = versions.Count;
        if (merged.Count != count || who.Count != count || when.Count != count || edits.Count != count || gaps.Count != lengths.Count)
            reader.Fail("The columns are not equally long.");

        var source = new EditReader(gaps, lengths, texts);
        var revisions = new List<TextRevision>();
        var (version, milliseconds) = (0L, 0L);
        for (var row = 0; row < count && reader.Fault is null; row++)
        {
            version += versions[row];
            milliseconds += when[row];
            var operation = source.Read(edits[row], textLength);
            if (operation is null || !IsSound(version, merged[row], milliseconds, who[row], authors.Count))
            {
                reader.Fail($"Row {row} of the history does not fit the rows before it.");
                break;
            }

            var at = new DateTimeOffset(milliseconds * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
            revisions.Add(new TextRevision(version, version + merged[row], authors[(int)who[row]], at, operation));
            version += merged[row] + 1;
            textLength = operation.ResultLength;
        }

        if (!source.AtEnd)
            reader.Fail("Edits or texts are left over.");
        return revisions;
    }

    private static int WriteEdits(TextOperation operation, NumberColumn gaps, NumberColumn lengths, StringBuilder texts, ref int position)
    {
        var (edits, current) = (0, 0);
        foreach (var component in operation.Components)
        {
            if (component.Kind != TextComponentKind.Retain)
            {
                edits++;
                gaps.Add(current - position);
                lengths.Add(component.Kind == TextComponentKind.Delete ? -component.Length : component.Length);
                texts.Append(component.Inserted);
                position = current;
            }

            current += component.Kind == TextComponentKind.Delete ? 0 : component.Length;
            if (component.Kind == TextComponentKind.Insert)
                position = current;
        }

        return edits;
    }

    private static bool IsSound(long version, long merged, long milliseconds, long author, int authors) =>
        version is > 0 and < long.MaxValue / 4
        && merged is >= 0 and < long.MaxValue / 4
        && milliseconds >= 0 && milliseconds <= DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMillisecond
        && author >= 0 && author < authors;
}
