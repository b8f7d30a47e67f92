using System.Globalization;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine;

namespace LinkedRecords.Api.Blobs;

/// <summary>Links to files for places that send no credential, such as an image in a page: signed, short-lived, and good only as long as their maker may read the file.</summary>
internal sealed class BlobLinks(TokenSigner signer, TimeProvider clock)
{
    /// <summary>Seconds that a link is good for at most.</summary>
    public const int MostSeconds = 3600;

    private const string Purpose = "blob link";
    private const char Separator = '\n';

    /// <summary>A link for somebody, and until when it is good.</summary>
    public (string Url, DateTimeOffset ExpiresAt) Make(Node user, Node record, TimeSpan goodFor)
    {
        var until = clock.GetUtcNow() + goodFor;
        var text = string.Join(Separator, user.Spelling, record.Spelling, until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return ($"/blobs/{record.Spelling}?link={signer.Seal(Purpose, text)}", until);
    }

    /// <summary>Whose link it is; null when it was not made here for this file, or has expired. The right to read is found out by the caller.</summary>
    public Node? UserOf(string link, Node record) =>
        signer.Open(Purpose, link)?.Split(Separator) is [var user, var file, var until]
        && string.Equals(file, record.Spelling, StringComparison.Ordinal)
        && long.Parse(until, CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
            ? new Node(user)
            : null;
}
