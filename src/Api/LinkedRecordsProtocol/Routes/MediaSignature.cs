using LinkedRecords.Api.Blobs;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary>Recognises files that came without a type by how they begin.</summary>
/// <remarks>The patterns are those of the WHATWG MIME Sniffing Standard, sections 6.1 and 6.3, as far as such files may be shown.</remarks>
internal static class MediaSignature
{
    /// <summary>The type, or <see cref="MediaTypes.Unknown"/>.</summary>
    public static string TypeOf(ReadOnlySpan<byte> begin) => begin switch
    {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        _ when begin.StartsWith("GIF87a"u8) || begin.StartsWith("GIF89a"u8) => "image/gif",
        _ when begin.Length >= 12 && begin.StartsWith("RIFF"u8) && begin[8..12].SequenceEqual("WEBP"u8) => "image/webp",
        _ when begin.StartsWith("%PDF-"u8) => "application/pdf",
        _ => MediaTypes.Unknown,
    };
}
