using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>Where the next page begins.</summary>
/// <param name="Pinned">
/// The revision that all pages are answered at when rows are ordered by something that changes; none when they are ordered
/// by name, which never does, so that each page is as fresh as can be.
/// </param>
/// <param name="Last">The last row that was delivered.</param>
/// <remarks>
/// Signed, for one user and one query: the place of the last row is found again by its value, and no one may ask for the
/// place of a record that was not delivered to them.
/// </remarks>
internal sealed record Cursor(Revision Pinned, Node Last)
{
    private const string Purpose = "cursor";
    private const int DigestLength = 16;

    public string Write(TokenSigner signer, Node user, RecordQuery query) =>
        signer.Seal(Purpose, $"{Digest(user, query)};{Pinned};{Last}");

    /// <summary>Reads what <see cref="Write"/> wrote for the same user and query; null for everything else.</summary>
    public static Cursor? Read(string token, TokenSigner signer, Node user, RecordQuery query)
    {
        var parts = signer.Open(Purpose, token)?.Split(';', 3);
        return parts is { Length: 3 } && string.Equals(parts[0], Digest(user, query), StringComparison.Ordinal)
            ? new(new(long.Parse(parts[1], CultureInfo.InvariantCulture)), new(parts[2]))
            : null;
    }

    private static string Digest(Node user, RecordQuery query)
    {
        var text = new StringBuilder(user.Spelling);
        QueryText.Append(text, query.Where);
        text.Append(CultureInfo.InvariantCulture, $"|{query.OrderBy?.Key}|{query.OrderBy?.Descending}");
        if (query.OrderBy is { Path.IsDefault: false } ordering)
            text.AppendJoin('/', ordering.Path.Select(segment => segment.Length.ToString(CultureInfo.InvariantCulture) + ":" + segment));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..DigestLength];
    }
}
