using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace LinkedRecords.Api.WebConsole;

/// <summary>A file of the console as it lies inside the assembly: with the same compressed, where that is smaller.</summary>
/// <param name="Path">Below the root of the server: <c>/assets/index-4f2a.js</c>.</param>
internal sealed record ConsoleFile(string Path, byte[] Content, byte[]? Brotli)
{
    private const string Prefix = "console/";
    private const string Compressed = ".br";

    /// <summary>What the browser should take it for.</summary>
    public string MediaType => System.IO.Path.GetExtension(Path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        ".json" => "application/json",
        _ => "application/octet-stream",
    };

    /// <summary>Whether its name changes with its content, so that it may be kept for ever.</summary>
    public bool IsNamedByContent => Path.StartsWith("/assets/", StringComparison.Ordinal);

    /// <summary>Names the content.</summary>
    public EntityTagHeaderValue Tag { get; } = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Content)[..16])}\"");

    /// <summary>Whether the console was built before the server was.</summary>
    public static bool AreThere => Names().Any();

    /// <summary>All of them; none where the server was built without the console.</summary>
    public static IEnumerable<ConsoleFile> ReadAll() =>
        from name in Names()
        where !name.EndsWith(Compressed, StringComparison.Ordinal)
        select new ConsoleFile($"/{name[Prefix.Length..]}", Read(name)!, Read(name + Compressed));

    private static IEnumerable<string> Names() =>
        typeof(ConsoleFile).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    private static byte[]? Read(string resource)
    {
        using var stream = typeof(ConsoleFile).Assembly.GetManifestResourceStream(resource);
        if (stream is null)
            return null;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
