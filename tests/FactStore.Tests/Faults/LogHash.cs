using System.Security.Cryptography;
using System.Text;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>A hash over a prefix of the log, entry by entry, and over the facts that are true after it.</summary>
internal static class LogHash
{
    /// <summary>Over everything up to the store's head, as a follower gets it.</summary>
    public static async Task<string> OfAsync(IFactStore store, CancellationToken cancellationToken) =>
        Of(await Verdict.ReadAsync(store, cancellationToken));

    public static string Of(IReadOnlyList<LogEntry> log)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var facts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in log)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Revision} {entry.At:O} {entry.Transaction.Id} {entry.Transaction.Author}\n"));
            foreach (var change in entry.Transaction.Events)
                hash.AppendData(change.Payload.Span);
            facts.ExceptWith(entry.Transaction.Retracted.Select(fact => fact.ToString()));
            facts.UnionWith(entry.Transaction.Asserted.Select(fact => fact.ToString()));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', facts.Order(StringComparer.Ordinal))));
        return $"{log.Count} {Convert.ToHexString(hash.GetHashAndReset())}";
    }
}
