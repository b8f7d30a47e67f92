using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LinkedRecords.Api.Limits;

/// <summary>A token bucket: so many tokens come back in so much time, and no more than the burst are ever there.</summary>
/// <param name="Tokens">Above 0.</param>
/// <param name="Period">Above 0.</param>
/// <param name="Burst">Above 0.</param>
public sealed partial record Rate(int Tokens, TimeSpan Period, int Burst)
{
    /// <summary>Tokens that come back in a second.</summary>
    public double PerSecond => Tokens / Period.TotalSeconds;

    /// <summary>Reads <c>TOKENS/SECONDS+BURST</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Rate? rate)
    {
        rate = null;
        if (Form().Match(text) is not { Success: true } parts
            || !TryCount(parts.Groups["tokens"].Value, out var tokens) || !TryCount(parts.Groups["seconds"].Value, out var seconds) || !TryCount(parts.Groups["burst"].Value, out var burst))
        {
            return false;
        }

        rate = new Rate(tokens, TimeSpan.FromSeconds(seconds), burst);
        return true;
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;

    [GeneratedRegex(@"^(?<tokens>[0-9]{1,9})/(?<seconds>[0-9]{1,6})\+(?<burst>[0-9]{1,9})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
