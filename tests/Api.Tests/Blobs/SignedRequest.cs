using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.Api.Tests.Blobs;

/// <summary>Whether a request is signed with a secret, as AWS Signature Version 4 wants it, and its body is the one that was signed.</summary>
internal static class SignedRequest
{
    public static bool IsSignedWith(string secret, HttpRequest request, byte[] body)
    {
        var parts = request.Headers.Authorization.ToString()["AWS4-HMAC-SHA256 ".Length..]
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        var scope = parts["Credential"].Split('/', 2)[1];
        var content = request.Headers["x-amz-content-sha256"].ToString();
        if (!string.Equals(content, Hash(body), StringComparison.Ordinal))
            return false;

        var canonical = string.Join('\n', [request.Method, Uri.EscapeDataString(request.Path.Value!).Replace("%2F", "/", StringComparison.Ordinal), Query(request), .. Headers(request, parts["SignedHeaders"]), "", parts["SignedHeaders"], content]);
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", request.Headers["x-amz-date"].ToString(), scope, Hash(Encoding.UTF8.GetBytes(canonical)));
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (current, step) => HMACSHA256.HashData(current, Encoding.UTF8.GetBytes(step)));
        return string.Equals(parts["Signature"], Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Headers(HttpRequest request, string names) =>
        names.Split(';').Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}:{request.Headers[name].ToString().Trim()}"));

    private static string Query(HttpRequest request) => string.Join('&', request.Query
        .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}")
        .Order(StringComparer.Ordinal));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
