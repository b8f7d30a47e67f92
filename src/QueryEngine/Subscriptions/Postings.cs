using System.Runtime.InteropServices;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Which readers have a key. Most keys belong to one reader, so that only a shared one costs a set.</summary>
internal sealed class Postings<TKey, TReader>
    where TKey : notnull
    where TReader : class
{
    // A reader, or a HashSet of several.
    private readonly Dictionary<TKey, object> _readers = [];

    /// <summary>Keys in all, each counted once however many readers have it.</summary>
    public int Count => _readers.Count;

    /// <summary>Brings a reader from the keys that it had to those that it has; both hold each key once.</summary>
    public void Replace(TReader reader, IReadOnlyCollection<TKey> before, IReadOnlyCollection<TKey> after)
    {
        var left = before.ToHashSet();
        foreach (var key in after.Where(key => !left.Remove(key)))
            Add(key, reader);
        foreach (var key in left)
            Remove(key, reader);
    }

    /// <summary>Adds a key of a reader; false when the reader has it already.</summary>
    public bool Add(TKey key, TReader reader)
    {
        ref var readers = ref CollectionsMarshal.GetValueRefOrAddDefault(_readers, key, out _);
        if (readers is HashSet<TReader> several)
            return several.Add(reader);
        if (readers == reader)
            return false;
        readers = readers is TReader other ? new HashSet<TReader> { other, reader } : reader;
        return true;
    }

    /// <summary>Adds the readers that have the key.</summary>
    public void CollectInto(HashSet<TReader> found, TKey key)
    {
        switch (_readers.GetValueOrDefault(key))
        {
            case TReader one:
                found.Add(one);
                break;
            case HashSet<TReader> several:
                found.UnionWith(several);
                break;
        }
    }

    private void Remove(TKey key, TReader reader)
    {
        if (_readers.GetValueOrDefault(key) is not HashSet<TReader> several)
        {
            _readers.Remove(key);
            return;
        }

        several.Remove(reader);
        if (several.Count == 1)
            _readers[key] = several.Single();
    }
}
