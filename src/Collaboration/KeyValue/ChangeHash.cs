using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>The SHA-256 of a change's bytes: its name everywhere.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ChangeHash(UInt128 High, UInt128 Low) : IComparable<ChangeHash>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 32;

    /// <summary>The hash of some bytes.</summary>
    public static ChangeHash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(content, hash);
        return Read(hash);
    }

    /// <summary>Reads 32 bytes.</summary>
    public static ChangeHash Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    /// <summary>Writes 32 bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], Low);
    }

    /// <inheritdoc/>
    public int CompareTo(ChangeHash other)
    {
        var order = High.CompareTo(other.High);
        return order != 0 ? order : Low.CompareTo(other.Low);
    }

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(ChangeHash left, ChangeHash right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes last.</summary>
    public static bool operator >(ChangeHash left, ChangeHash right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> comes first or is the same.</summary>
    public static bool operator <=(ChangeHash left, ChangeHash right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> comes last or is the same.</summary>
    public static bool operator >=(ChangeHash left, ChangeHash right) => left.CompareTo(right) >= 0;

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => $"{High:x32}{Low:x32}";
}
