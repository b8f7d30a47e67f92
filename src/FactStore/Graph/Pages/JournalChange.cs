using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>One change of an applied entry.</summary>
/// <param name="WasTrue">Whether the fact held before; null when nobody here knew.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JournalChange(StoredFact Fact, bool IsAsserted, bool? WasTrue);
