using System.Runtime.InteropServices;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Text.Operations;

/// <summary>A cursor or selection in UTF-16 units; the anchor is where it began, the head where it moves.</summary>
/// <param name="Anchor">0 to the length of the text.</param>
/// <param name="Head">0 to the length of the text; equal to <paramref name="Anchor"/> for a bare cursor.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextSelection(int Anchor, int Head)
{
    /// <summary>The selection after <paramref name="operation"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position lies outside the text the operation was made on.</exception>
    public TextSelection Through(TextOperation operation, CursorSide side) =>
        new(MovePosition(Anchor, operation, side), MovePosition(Head, operation, side));

    /// <summary>Where <paramref name="position"/> lies after <paramref name="operation"/>. A position inside deleted text moves to where that text was.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the text the operation was made on.</exception>
    public static int MovePosition(int position, TextOperation operation, CursorSide side)
    {
        ArgumentNullException.ThrowIfNull(operation);
        TextRange.CheckPosition(position, operation.BaseLength);
        var unread = position;
        var moved = position;
        foreach (var component in operation.Components)
        {
            if (unread < 0 || (unread == 0 && (component.Kind != TextComponentKind.Insert || side == CursorSide.Left)))
                break;
            if (component.Kind == TextComponentKind.Insert)
            {
                moved += component.Length;
                continue;
            }

            if (component.Kind == TextComponentKind.Delete)
                moved -= Math.Min(unread, component.Length);
            unread -= component.Length;
        }

        return moved;
    }
}
