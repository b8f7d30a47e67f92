using System.Collections.Immutable;
using System.Globalization;

namespace LinkedRecords.Api.Blobs;

/// <summary>A bucket for blobs in any store that speaks S3; read from the environment once, at start.</summary>
/// <remarks>The names are those that deployments of LinkedRecords already set.</remarks>
/// <param name="Address"><c>S3_ENDPOINT</c>, a host name or a URL; with <c>S3_PORT</c> (9000) and <c>S3_USE_SSL</c> (true) for a host name.</param>
/// <param name="Bucket"><c>S3_BUCKET</c>; it has to be there.</param>
/// <param name="AccessKey"><c>S3_ACCESS_KEY</c></param>
/// <param name="SecretKey"><c>S3_SECRET_KEY</c></param>
/// <param name="Region"><c>S3_REGION</c>; us-east-1, which stores of one place accept.</param>
internal sealed record S3Options(Uri Address, string Bucket, string AccessKey, string SecretKey, string Region)
{
    private const int DefaultPort = 9000;

    /// <summary>Reads the options; null when no S3 is configured. Answers every mistake at once.</summary>
    /// <param name="environment">Looks a variable up; null or empty is unset.</param>
    public static (S3Options? Options, ImmutableArray<string> Mistakes) Read(Func<string, string?> environment)
    {
        if (environment("S3_ENDPOINT") is not { Length: > 0 } endpoint)
        {
            return (null, []);
        }

        var mistakes = ImmutableArray.CreateBuilder<string>();
        string Needed(string name)
        {
            if (environment(name) is { Length: > 0 } value)
            {
                return value;
            }

            mistakes.Add($"S3_ENDPOINT needs {name}.");
            return string.Empty;
        }

        var address = AddressOf(endpoint, environment);
        if (address is null)
        {
            mistakes.Add("S3_ENDPOINT is a host name, with S3_PORT and S3_USE_SSL (true or false) beside it, or a URL that begins with http:// or https://.");
        }

        var region = environment("S3_REGION") is { Length: > 0 } named ? named : "us-east-1";
        var options = new S3Options(address!, Needed("S3_BUCKET"), Needed("S3_ACCESS_KEY"), Needed("S3_SECRET_KEY"), region);
        return mistakes.Count == 0 ? (options, []) : (null, mistakes.ToImmutable());
    }

    /// <summary>Without the secret, so that no log ever shows it.</summary>
    public override string ToString() => $"bucket {Bucket} at {Address}";

    private static Uri? AddressOf(string endpoint, Func<string, string?> environment)
    {
        if (endpoint.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
        }

        var port = DefaultPort;
        var isKnown = environment("S3_PORT") is not { Length: > 0 } number || int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out port);
        var scheme = environment("S3_USE_SSL") switch
        {
            null or "" or "true" => "https",
            "false" => "http",
            _ => null,
        };
        return isKnown && scheme is not null && Uri.TryCreate($"{scheme}://{endpoint}:{port}", UriKind.Absolute, out var made) ? made : null;
    }
}
