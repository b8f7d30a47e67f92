using System.Buffers;

namespace LinkedRecords.FactStore.Facts;

/// <summary>What N-Triples calls an IRI. Not <see cref="Uri"/>, which changes what it reads.</summary>
/// <remarks>The characters are those of IRIREF, https://www.w3.org/TR/n-triples/#grammar-production-IRIREF</remarks>
internal static class IriSyntax
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016"
        + "\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F <>\"{}|^`\\");

    /// <summary>Whether the text, without angle brackets, is an IRI with a scheme.</summary>
    public static bool IsAbsolute(ReadOnlySpan<char> iri) => HasScheme(iri) && !iri.ContainsAny(Forbidden);

    private static bool HasScheme(ReadOnlySpan<char> iri)
    {
        var colon = iri.IndexOf(':');
        if (colon < 1 || !char.IsAsciiLetter(iri[0]))
            return false;
        foreach (var c in iri[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return false;
        }

        return true;
    }
}
