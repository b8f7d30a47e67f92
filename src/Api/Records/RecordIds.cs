using System.Security.Cryptography;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Records;

/// <summary>Makes the ids of new records: a prefix that says the kind, and a UUID of version 7.</summary>
/// <remarks>
/// RFC 9562 section 6.2, method 1: a counter in the 12 bits behind the millisecond makes ids grow even within one, since clients
/// sort by id and take that for the order of creation. Across nodes the order is that of their clocks.
/// </remarks>
internal sealed class RecordIds(TimeProvider clock)
{
    private const int CounterBits = 12;
    private const int RandomBytes = 8;

    private readonly Lock _writer = new();
    private long _last;

    /// <summary>A new id, greater than any this one made before.</summary>
    public Node Next(RecordKind kind)
    {
        var time = NextTime();
        Span<byte> bytes = stackalloc byte[16];
        var milliseconds = time >> CounterBits;
        for (var at = 0; at < 6; at++)
        {
            bytes[at] = (byte)(milliseconds >> (8 * (5 - at)));
        }

        var counter = (int)(time & ((1 << CounterBits) - 1));
        bytes[6] = (byte)(0x70 | (counter >> 8));
        bytes[7] = (byte)counter;
        RandomNumberGenerator.Fill(bytes[^RandomBytes..]);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Node(PrefixOf(kind) + new Guid(bytes, bigEndian: true).ToString("D"));
    }

    private static string PrefixOf(RecordKind kind) => kind switch
    {
        RecordKind.KeyValue => "kv-",
        RecordKind.LongText => "l-",
        RecordKind.Blob => "bl-",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only records have ids of this form."),
    };

    // Milliseconds with the counter behind them, as one number that only grows: a counter that runs over borrows from the future.
    private long NextTime()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits;
        lock (_writer)
        {
            return _last = Math.Max(now, _last + 1);
        }
    }
}
