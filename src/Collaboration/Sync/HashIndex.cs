using System.Buffers.Binary;
using System.Security.Cryptography;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Sync;

/// <summary>The hashes of a set of changes in order, with fingerprints of any range in O(log n).</summary>
/// <remarks>
/// A fingerprint is a hash over the number of changes and the sum of their hashes modulo 2^256: sums of prefixes give
/// that of every range. Meyer, Range-Based Set Reconciliation, SRDS 2023.
/// </remarks>
internal sealed class HashIndex
{
    private readonly ChangeHash[] _hashes;
    private readonly (UInt128 High, UInt128 Low)[] _sums;

    public HashIndex(IEnumerable<ChangeHash> hashes)
    {
        _hashes = [.. hashes.Order()];
        _sums = new (UInt128, UInt128)[_hashes.Length + 1];
        for (var i = 0; i < _hashes.Length; i++)
            _sums[i + 1] = Add(_sums[i], (_hashes[i].High, _hashes[i].Low));
    }

    public int Count => _hashes.Length;

    public ReadOnlySpan<ChangeHash> this[int from, int to] => _hashes.AsSpan(from, to - from);

    /// <summary>How many hashes are below a bound; all of them when there is none.</summary>
    public int Below(ChangeHash? bound)
    {
        if (bound is not { } end)
            return _hashes.Length;
        var found = Array.BinarySearch(_hashes, end);
        return found < 0 ? ~found : found;
    }

    public bool Contains(ChangeHash hash) => Array.BinarySearch(_hashes, hash) >= 0;

    public UInt128 Fingerprint(int from, int to)
    {
        var (high, low) = Subtract(_sums[to], _sums[from]);
        Span<byte> content = stackalloc byte[36];
        BinaryPrimitives.WriteInt32BigEndian(content, to - from);
        BinaryPrimitives.WriteUInt128BigEndian(content[4..], high);
        BinaryPrimitives.WriteUInt128BigEndian(content[20..], low);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(content, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private static (UInt128 High, UInt128 Low) Add((UInt128 High, UInt128 Low) left, (UInt128 High, UInt128 Low) right)
    {
        var low = unchecked(left.Low + right.Low);
        return (unchecked(left.High + right.High + (low < left.Low ? UInt128.One : UInt128.Zero)), low);
    }

    private static (UInt128 High, UInt128 Low) Subtract((UInt128 High, UInt128 Low) left, (UInt128 High, UInt128 Low) right) =>
        (unchecked(left.High - right.High - (left.Low < right.Low ? UInt128.One : UInt128.Zero)), unchecked(left.Low - right.Low));
}
