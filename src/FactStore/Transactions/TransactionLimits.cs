using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>What one transaction may ask of the log at most. Checked before anything is read or locked for it.</summary>
public static class TransactionLimits
{
    /// <summary>Facts asserted and retracted, together.</summary>
    public const int Facts = 10_000;

    /// <summary>Record events.</summary>
    public const int Events = 1_000;

    /// <summary>Preconditions.</summary>
    public const int Preconditions = 1_000;

    /// <summary>Bytes of one record event's payload.</summary>
    public const int EventBytes = 1 << 20;

    /// <summary>Bytes of all payloads of one transaction: a batch is held in memory by every server node.</summary>
    public const int PayloadBytes = 8 << 20;

    /// <summary>Characters of a transaction id.</summary>
    public const int IdLength = 128;

    /// <summary>Characters of a node's spelling: a literal of 64 KiB with its quotes, escapes and datatype.</summary>
    public const int SpellingLength = 1 << 17;

    /// <summary>The limits that <paramref name="transaction"/> breaks; empty when it keeps them all.</summary>
    public static ImmutableArray<Refusal> Check(Transaction transaction)
    {
        var facts = transaction.Asserted.Length + transaction.Retracted.Length;
        var bytes = transaction.Events.Sum(change => (long)change.Payload.Length);
        var reasons = ImmutableArray.CreateBuilder<Refusal>();
        if (transaction.Id.Length is 0 or > IdLength || HoldsControls(transaction.Id))
        {
            reasons.Add(new(
                RefusalCodes.InvalidTransactionId,
                $"A transaction id has 1 to {IdLength} characters and no control characters; this one has {transaction.Id.Length}."));
        }

        AddWhenOver(reasons, RefusalCodes.TooManyFacts, "facts", facts, Facts);
        AddWhenOver(reasons, RefusalCodes.TooManyEvents, "record events", transaction.Events.Length, Events);
        AddWhenOver(reasons, RefusalCodes.TooManyPreconditions, "preconditions", transaction.Preconditions.Length, Preconditions);
        AddWhenOver(reasons, RefusalCodes.TransactionTooLarge, "bytes of record events", bytes, PayloadBytes);
        reasons.AddRange(transaction.Events.Where(IsTooLarge).Select(TooLarge));
        if (reasons.Count == 0)
            reasons.AddRange(transaction.Nodes().Where(CannotBeKept).Distinct().Select(NotKept));
        return reasons.DrainToImmutable();
    }

    private static void AddWhenOver(
        ImmutableArray<Refusal>.Builder reasons, string code, string what, long given, long limit)
    {
        if (given > limit)
            reasons.Add(new(code, $"A transaction holds at most {limit} {what}; this one holds {given}. Split it."));
    }

    private static bool HoldsControls(ReadOnlySpan<char> id) =>
        id.ContainsAnyInRange('\u0000', '\u001F') || id.ContainsAnyInRange('\u007F', '\u009F');

    private static bool IsTooLarge(RecordEvent change) => change.Payload.Length > EventBytes;

    private static Refusal TooLarge(RecordEvent change) => new(
        RefusalCodes.EventTooLarge,
        $"A record event holds at most {EventBytes} bytes; the one for {change.Record} holds {change.Payload.Length}. Split it or keep it as a blob.");

    // PostgreSQL keeps neither U+0000 nor half a surrogate pair in text; both would break the log for every reader.
    private static bool CannotBeKept(Node node) =>
        string.IsNullOrEmpty(node.Spelling) || node.Spelling.Length > SpellingLength
        || node.Spelling.Contains('\0', StringComparison.Ordinal) || !IsWellFormed(node.Spelling);

    private static bool IsWellFormed(string text)
    {
        var firstSurrogate = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (firstSurrogate < 0)
            return true;
        for (var at = text.AsSpan(firstSurrogate); !at.IsEmpty;)
        {
            if (System.Text.Rune.DecodeFromUtf16(at, out _, out var read) != System.Buffers.OperationStatus.Done)
                return false;
            at = at[read..];
        }

        return true;
    }

    private static Refusal NotKept(Node node) => new(
        RefusalCodes.InvalidNode,
        $"A node has 1 to {SpellingLength} characters, no U+0000 and no half of a surrogate pair; one of {node.Spelling?.Length ?? 0} characters does not.");
}
