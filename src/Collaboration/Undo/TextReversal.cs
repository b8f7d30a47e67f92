using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Undo;

/// <summary>Takes one commit of a session back: follows the text from there to now, and moves the inverse past what others did.</summary>
/// <remarks>
/// The session's own later commits stand above it as a chain, each entry for the text before the one above, so that an undo which takes
/// one of them back leaves what is below as if neither had been. Not thread-safe.
/// </remarks>
public sealed class TextReversal
{
    private readonly List<TextOperation> _chain;

    /// <summary>Begins at the commit that is to be taken back.</summary>
    /// <param name="committed">Its operation, as written.</param>
    /// <param name="before">The text that it was applied to.</param>
    public TextReversal(TextOperation committed, TextRope before)
    {
        ArgumentNullException.ThrowIfNull(committed);
        _chain = [committed.Invert(before)];
    }

    /// <summary>What takes the commit back, for the text now; does nothing when others left nothing of it.</summary>
    public TextOperation Operation => _chain[0];

    /// <summary>The session committed something else.</summary>
    public void Own(TextOperation committed, TextRope before)
    {
        ArgumentNullException.ThrowIfNull(committed);
        _chain.Add(committed.Invert(before));
    }

    /// <summary>The session took its last commit back.</summary>
    public void OwnReversal()
    {
        if (_chain.Count > 1)
            _chain.RemoveAt(_chain.Count - 1);
    }

    /// <summary>Somebody else committed something.</summary>
    public void Foreign(TextOperation committed)
    {
        ArgumentNullException.ThrowIfNull(committed);
        for (var index = _chain.Count - 1; index >= 0; index--)
        {
            var entry = _chain[index];
            _chain[index] = entry.Transform(committed, TieOrder.OtherFirst);
            committed = committed.Transform(entry, TieOrder.MineFirst);
        }
    }
}
