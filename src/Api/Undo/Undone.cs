using System.Collections.Immutable;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Undo;

/// <summary>What an undo or a redo did.</summary>
/// <param name="Entry">The transaction that it made; null when there was nothing to take back.</param>
/// <param name="Target">The transaction that was taken back.</param>
/// <param name="Kept">What was not, and why.</param>
/// <param name="CanUndo">Whether the session has more to undo.</param>
/// <param name="CanRedo">Whether the session has something to redo.</param>
internal sealed record Undone(LogEntry? Entry, Revision? Target, ImmutableArray<KeptPart> Kept, bool CanUndo, bool CanRedo);
