using System.Collections.Frozen;

namespace LinkedRecords.Api.Blobs;

/// <summary>Under which media type a blob may be served, so that no script in it runs from this server's origin.</summary>
/// <remarks>
/// Only types that a browser shows without running anything are shown; all others are downloads. The answer always carries
/// <c>X-Content-Type-Options: nosniff</c> and a sandboxing content security policy, so a lie in the type does no harm either.
/// </remarks>
internal static class MediaTypes
{
    /// <summary>What is served when nothing better is known.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>The policy that goes with every blob: nothing in it may run, load or frame anything.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; sandbox";

    private const int Longest = 100;

    private static readonly FrozenSet<string> Shown = new[]
    {
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp",
        "audio/mpeg", "audio/ogg", "audio/wav", "audio/webm", "audio/mp4", "audio/flac",
        "video/mp4", "video/webm", "video/ogg", "text/plain", "text/csv", "application/pdf", "application/json",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The type as it is kept: lower case, without parameters; unknown when it is not a type at all.</summary>
    public static string Normalise(string? given)
    {
        var type = (given ?? string.Empty).Split(';')[0].Trim().ToLowerInvariant();
        var isType = type.Length is > 2 and <= Longest && type.Count(c => c == '/') == 1 && type[0] != '/' && type[^1] != '/'
            && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.' or '_');
        return isType ? type : Unknown;
    }

    /// <summary>Whether a browser may show it in place; otherwise it is offered as a download.</summary>
    public static bool MayBeShown(string type) => Shown.Contains(type);
}
