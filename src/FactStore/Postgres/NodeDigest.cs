using System.Security.Cryptography;
using System.Text;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>What the dictionary is searched by: the first 128 bits of SHA-256 over the UTF-8 spelling.</summary>
/// <remarks>Two spellings with one digest would have to be sought with about 2^64 attempts, and then the second one is refused, not confused.</remarks>
internal static class NodeDigest
{
    public static Guid Of(Node node)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> text = stackalloc byte[512];
        if (Encoding.UTF8.TryGetBytes(node.Spelling, text, out var length))
            SHA256.HashData(text[..length], hash);
        else
            SHA256.HashData(Encoding.UTF8.GetBytes(node.Spelling), hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
