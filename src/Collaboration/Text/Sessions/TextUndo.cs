using System.Runtime.InteropServices;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Text.Sessions;

/// <summary>
/// Undo and redo of one user's own edits. An undo is a new edit: the inverse of what the user did, transformed over all that others did
/// since. A redo puts back what was there before the undo. Not thread-safe: it stands beside a <see cref="TextSession"/>.
/// </summary>
/// <remarks>
/// Each stack is a chain: its top applies to the text now, the next to the text after the top. A foreign change passes through the whole
/// chain, so the depth is bounded; entries that others left nothing of are dropped and counted.
/// </remarks>
public sealed class TextUndo(int depth = 200)
{
    /// <summary>Edits closer together than this are undone together.</summary>
    public static readonly TimeSpan GroupingTime = TimeSpan.FromMilliseconds(500);

    private readonly List<TextOperation> _undo = [];
    private readonly List<TextOperation> _redo = [];
    private DateTimeOffset? _groupOpenSince;

    /// <summary>How many edits can be undone.</summary>
    public int UndoCount => _undo.Count;

    /// <summary>How many undone edits can be redone.</summary>
    public int RedoCount => _redo.Count;

    /// <summary>Edits that can no longer be undone because others removed or replaced all of their text: the reason to show when an undo does nothing.</summary>
    public int Overwritten { get; private set; }

    /// <summary>Remembers an edit of the user; what was undone can no longer be redone.</summary>
    /// <param name="before">The text the edit was made on.</param>
    /// <param name="at">When, for grouping.</param>
    public void Record(TextOperation edit, TextRope before, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(edit);
        if (edit.IsIdentity)
            return;
        var inverse = edit.Invert(before);
        if (_undo.Count > 0 && _groupOpenSince is { } last && at - last <= GroupingTime)
            _undo[^1] = inverse.Compose(_undo[^1]);
        else
            Push(_undo, inverse);
        _groupOpenSince = at;
        _redo.Clear();
    }

    /// <summary>Takes in a foreign change as it was shown.</summary>
    public void Foreign(TextOperation shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        if (_undo.Count > 0 && TouchesInside(shown, _undo[^1]))
            _groupOpenSince = null;
        Rebase(_undo, shown);
        Rebase(_redo, shown);
    }

    /// <summary>The edit that takes back the user's last one, to be applied to <paramref name="now"/>; null when there is none.</summary>
    public TextOperation? Undo(TextRope now) => Move(_undo, _redo, now);

    /// <summary>The edit that takes the last undo back, to be applied to <paramref name="now"/>; null when there is none.</summary>
    public TextOperation? Redo(TextRope now) => Move(_redo, _undo, now);

    private TextOperation? Move(List<TextOperation> from, List<TextOperation> to, TextRope now)
    {
        _groupOpenSince = null;
        if (from.Count == 0)
            return null;
        var edit = from[^1];
        from.RemoveAt(from.Count - 1);
        Push(to, edit.Invert(now));
        return edit;
    }

    private void Push(List<TextOperation> stack, TextOperation operation)
    {
        stack.Add(operation);
        if (stack.Count > depth)
            stack.RemoveAt(0);
    }

    private void Rebase(List<TextOperation> stack, TextOperation foreign)
    {
        var entries = CollectionsMarshal.AsSpan(stack);
        for (var index = entries.Length - 1; index >= 0; index--)
        {
            var entry = entries[index];
            entries[index] = entry.Transform(foreign, TieOrder.OtherFirst);
            foreign = foreign.Transform(entry, TieOrder.MineFirst);
        }

        Overwritten += stack.RemoveAll(entry => entry.IsIdentity);
    }

    private static bool TouchesInside(TextOperation foreign, TextOperation group)
    {
        var (foreignStart, foreignEnd) = ChangedRange(foreign);
        var (groupStart, groupEnd) = ChangedRange(group);
        return foreignStart < groupEnd && foreignEnd > groupStart;
    }

    private static (int Start, int End) ChangedRange(TextOperation operation)
    {
        var components = operation.Components;
        if (operation.IsIdentity)
            return (0, 0);
        var start = components[0].Kind == TextComponentKind.Retain ? components[0].Length : 0;
        var kept = components[^1].Kind == TextComponentKind.Retain ? components[^1].Length : 0;
        return (start, operation.BaseLength - kept);
    }
}
