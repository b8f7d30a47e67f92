using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Graph;

namespace LinkedRecords.QueryEngine.Planning;

/// <summary>A subject or object as the evaluator uses it: a slot to bind or to read, or a node.</summary>
/// <param name="Slot">The variable's number; negative for a constant.</param>
/// <param name="Node">The constant; none when no fact has ever named it, and then nothing matches.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Place(int Slot, NodeId Node)
{
    public const int It = 0;

    public bool IsConstant => Slot < 0;

    public static Place Of(NodeId constant) => new(-1, constant);

    public static Place Variable(int slot) => new(slot, NodeId.None);
}
