using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.Wire;

/// <summary>Makes operations of the columns of edits, one revision after the other.</summary>
internal sealed class EditReader(List<long> gaps, List<long> lengths, string texts)
{
    private int _edit;
    private int _text;
    private long _position;

    public bool AtEnd => _edit == gaps.Count && _text == texts.Length;

    /// <summary>The next <paramref name="count"/> edits as an operation on a text of <paramref name="baseLength"/> units, or null when they do not fit.</summary>
    public TextOperation? Read(long count, int baseLength)
    {
        if (count < 0 || count > gaps.Count - _edit)
            return null;
        var builder = new TextOperationBuilder();
        var (written, left) = (0L, (long)baseLength);
        for (; count > 0; count--, _edit++)
        {
            var target = _position + gaps[_edit];
            if (target < written || target - written > left || !TryAppend(builder, (int)(target - written), lengths[_edit], left - (target - written)))
                return null;
            left -= target - written + Math.Max(0, -lengths[_edit]);
            written = target + Math.Max(0, lengths[_edit]);
            _position = written;
        }

        return written + left > int.MaxValue / 4 ? null : builder.Retain((int)left).Build();
    }

    private bool TryAppend(TextOperationBuilder builder, int gap, long length, long left)
    {
        if (length == 0 || -length > left || length > texts.Length - _text)
            return false;
        builder.Retain(gap);
        if (length < 0)
        {
            builder.Delete((int)-length);
            return true;
        }

        builder.Insert(texts.Substring(_text, (int)length));
        _text += (int)length;
        return true;
    }
}
