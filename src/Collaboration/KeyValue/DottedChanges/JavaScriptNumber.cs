using System.Globalization;
using System.Numerics;

namespace LinkedRecords.Collaboration.KeyValue.DottedChanges;

/// <summary>Which texts JavaScript's <c>Number(text)</c> reads as a number, and how it writes one as a property name.</summary>
/// <remarks>ECMA-262, sections 7.1.4.1 (StringToNumber) and 6.1.6.1.20 (Number::toString).</remarks>
internal static class JavaScriptNumber
{
    private const double LargestPlain = 1e21;

    /// <summary>Whether nothing but white space is there.</summary>
    public static bool IsBlank(string text) => Trim(text).Length == 0;

    /// <summary>The number, or NaN; a blank text is 0.</summary>
    public static double Read(string text)
    {
        var trimmed = Trim(text);
        if (trimmed.Length == 0)
            return 0;
        if (trimmed.Length > 2 && trimmed[0] == '0' && Radix(trimmed[1]) is { } radix)
            return ReadDigits(trimmed.AsSpan(2), radix);
        return trimmed switch
        {
            "Infinity" or "+Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => ReadDecimal(trimmed),
        };
    }

    /// <summary>The name of the property that a number is used as.</summary>
    public static string Name(double number)
    {
        if (double.IsInfinity(number))
            return number > 0 ? "Infinity" : "-Infinity";
        if (double.IsInteger(number) && Math.Abs(number) < LargestPlain)
            return new BigInteger(number).ToString(CultureInfo.InvariantCulture);
        return number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
    }

    // JavaScript counts the byte order mark as white space, and the next-line character not.
    private static string Trim(string text)
    {
        var from = 0;
        var to = text.Length;
        while (from < to && IsSpace(text[from]))
            from++;
        while (to > from && IsSpace(text[to - 1]))
            to--;
        return text[from..to];
    }

    private static bool IsSpace(char character) =>
        (char.IsWhiteSpace(character) && character != '\u0085') || character == '\uFEFF';

    private static double ReadDecimal(string text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return text.All(character => char.IsAsciiDigit(character) || character is '+' or '-' or '.' or 'e' or 'E')
            && double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number)
                ? number
                : double.NaN;
    }

    private static int? Radix(char letter) => letter switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => null,
    };

    private static double ReadDigits(ReadOnlySpan<char> digits, int radix)
    {
        var number = 0.0;
        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (value >= radix)
                return double.NaN;
            number = (number * radix) + value;
        }

        return number;
    }
}
