using System.Runtime.InteropServices;

namespace LinkedRecords.Api.Limits;

/// <summary>A token bucket for each of many keys.</summary>
/// <remarks>
/// Bounded without being unjust: a bucket that is full again is the same as one that was never used, so it is forgotten when
/// room is needed. When all of them are in use, which takes as many attackers, further keys share one bucket.
/// </remarks>
internal sealed class TokenBuckets(Rate rate, TimeProvider clock, int most = TokenBuckets.Most)
{
    /// <summary>Buckets that are kept: about 10 MB.</summary>
    public const int Most = 100_000;

    private const string Overflow = "";
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private long _sweptAt = long.MinValue;

    /// <summary>Buckets that are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>Takes one token; or says after how long there is one.</summary>
    /// <param name="key">Not empty.</param>
    public TimeSpan? TryTake(string key) => Take(key, TimeSpan.Zero) is (false, var wait) ? wait : null;

    /// <summary>Takes one token, or one that is there within some time, which nobody else gets then.</summary>
    /// <param name="key">Not empty.</param>
    /// <param name="patience">0: only one that is there.</param>
    /// <returns>Whether it is taken, and after how long it is there.</returns>
    public (bool IsTaken, TimeSpan Wait) Take(string key, TimeSpan patience)
    {
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            var tokens = TokensOf_NeedsLock(ref key, now);
            var wait = TimeSpan.FromSeconds(Math.Max(0, (1 - tokens) / rate.PerSecond));
            var isTaken = wait <= patience;
            _buckets[key] = new Bucket(isTaken ? tokens - 1 : tokens, now);
            return (isTaken, wait);
        }
    }

    /// <summary>Takes tokens whether they are there or not, for what has been done already: whoever comes next waits until they are back.</summary>
    /// <param name="key">Not empty.</param>
    /// <param name="count">No debt grows larger than the burst, however many.</param>
    public void Charge(string key, int count)
    {
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            var tokens = TokensOf_NeedsLock(ref key, now);
            _buckets[key] = new Bucket(Math.Max(Math.Min(tokens, -rate.Burst), tokens - count), now);
        }
    }

    // When there is no room for the key, it is from then on the one that many share.
    private double TokensOf_NeedsLock(ref string key, long now)
    {
        if (_buckets.TryGetValue(key, out var bucket))
        {
            return Refilled(bucket, now);
        }

        if (_buckets.Count < most || MakeRoom_NeedsLock(now))
        {
            return rate.Burst;
        }

        key = Overflow;
        return _buckets.TryGetValue(key, out bucket) ? Refilled(bucket, now) : rate.Burst;
    }

    private double Refilled(Bucket bucket, long now) =>
        Math.Min(rate.Burst, bucket.Tokens + (clock.GetElapsedTime(bucket.At, now).TotalSeconds * rate.PerSecond));

    // Looking through all of them costs, so it is done once a second at most, however many ask.
    private bool MakeRoom_NeedsLock(long now)
    {
        if (_sweptAt != long.MinValue && clock.GetElapsedTime(_sweptAt, now) < SweepInterval)
        {
            return false;
        }

        _sweptAt = now;
        foreach (var (key, bucket) in _buckets)
        {
            if (Refilled(bucket, now) >= rate.Burst)
            {
                _buckets.Remove(key);
            }
        }

        return _buckets.Count < most;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Bucket(double Tokens, long At);
}
