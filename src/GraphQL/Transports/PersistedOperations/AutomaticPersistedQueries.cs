using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace LinkedRecords.GraphQL.Transports.PersistedOperations;

/// <summary>Queries that clients sent once and may from then on name by their SHA-256 hash. When full, the query that was unused longest is forgotten; its client then sends it again.</summary>
/// <remarks>The convention is Apollo's, https://www.apollographql.com/docs/apollo-server/performance/apq. Safe to use from any thread.</remarks>
public sealed class AutomaticPersistedQueries
{
    private readonly int _capacity;
    private readonly long _maxBytes;
    private readonly Lock _lock = new();

    // All under the lock. The first node is the one used last.
    private readonly LinkedList<(string Hash, byte[] Query)> _byUse = new();
    private readonly Dictionary<string, LinkedListNode<(string Hash, byte[] Query)>> _byHash = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>An empty memory.</summary>
    /// <param name="capacity">How many queries are kept.</param>
    /// <param name="maxBytes">How many bytes they may have together.</param>
    public AutomaticPersistedQueries(int capacity = 1_000, long maxBytes = 16 * 1024 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
        _maxBytes = maxBytes;
    }

    internal static bool IsHashOf(string hash, ReadOnlySpan<byte> query) =>
        hash.Equals(Convert.ToHexStringLower(SHA256.HashData(query)), StringComparison.Ordinal);

    internal bool TryFind(string hash, [NotNullWhen(true)] out byte[]? query)
    {
        lock (_lock)
        {
            query = null;
            if (!_byHash.TryGetValue(hash, out var node))
                return false;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            query = node.Value.Query;
            return true;
        }
    }

    internal void Remember(string hash, ReadOnlySpan<byte> query)
    {
        lock (_lock)
        {
            if (_byHash.ContainsKey(hash) || query.Length > _maxBytes)
                return;
            _byHash[hash] = _byUse.AddFirst((hash, query.ToArray()));
            _bytes += query.Length;
            while (_byUse.Count > _capacity || _bytes > _maxBytes)
                ForgetOldest_NeedsLock();
        }
    }

    private void ForgetOldest_NeedsLock()
    {
        var (hash, query) = _byUse.Last!.Value;
        _byUse.RemoveLast();
        _byHash.Remove(hash);
        _bytes -= query.Length;
    }
}
