using System.Runtime.InteropServices;

namespace LinkedRecords.Api.Limits;

/// <summary>How many things each of many keys has open, up to a limit. Bounded by what is open.</summary>
internal sealed class OpenCounts(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Opens one more; null when there are as many as there may be. Dispose the answer once, when it is closed.</summary>
    public IDisposable? TryOpen(string key)
    {
        lock (_gate)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, key, out _);
            if (count >= limit)
            {
                return null;
            }

            count++;
            return new Place(this, key);
        }
    }

    private void Close(string key)
    {
        lock (_gate)
        {
            if (--CollectionsMarshal.GetValueRefOrAddDefault(_open, key, out _) == 0)
            {
                _open.Remove(key);
            }
        }
    }

    private sealed class Place(OpenCounts counts, string key) : IDisposable
    {
        private int _isClosed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                counts.Close(key);
            }
        }
    }
}
