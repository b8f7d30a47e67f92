using System.Runtime.InteropServices;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>A change of one fact, as it meets the resident pages.</summary>
/// <param name="WasTrue">Whether the fact held before; null when nobody here knows.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FactUpdate(Triple Fact, bool IsAsserted, bool? WasTrue)
{
    /// <summary>How the number of facts changes; null when that is not known.</summary>
    public int? Growth => WasTrue switch
    {
        null => null,
        true => IsAsserted ? 0 : -1,
        false => IsAsserted ? 1 : 0,
    };
}
