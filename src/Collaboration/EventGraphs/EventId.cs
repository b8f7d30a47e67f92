using System.Runtime.InteropServices;

namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>Names an event for ever and everywhere.</summary>
/// <param name="Agent">Who made it: one editing session; ordinal order decides ties between concurrent inserts.</param>
/// <param name="Sequence">The agent's number of the first unit that the event deletes or inserts; each unit takes one number.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EventId(string Agent, long Sequence);
