using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>How far a verification is.</summary>
/// <param name="Read">The newest entry of the log that was read; all of them are before the first comparison.</param>
/// <param name="Compared">Comparisons of the fold with the tables that are done.</param>
/// <param name="Comparisons">How many there are.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VerificationProgress(Revision Read, int Compared, int Comparisons);
