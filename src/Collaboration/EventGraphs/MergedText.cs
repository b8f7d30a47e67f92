using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>The text that a merge builds, addressed in the unit of its graph.</summary>
internal sealed class MergedText(TextUnit unit)
{
    public TextRope Rope { get; private set; } = TextRope.Empty;

    public int Length => unit == TextUnit.Utf16 ? Rope.Length : Rope.CodePointCount;

    public int LengthOf(string text) => unit == TextUnit.Utf16 ? text.Length : SurrogatePairs.CodePointsIn(text);

    public void Insert(int position, string text) => Rope = Rope.Insert(ToUtf16(position), text);

    public void Delete(int position, int count)
    {
        var start = ToUtf16(position);
        Rope = Rope.Delete(start, ToUtf16(position + count) - start);
    }

    private int ToUtf16(int position) => unit == TextUnit.Utf16 ? position : Rope.UnitOfCodePoint(position);
}
