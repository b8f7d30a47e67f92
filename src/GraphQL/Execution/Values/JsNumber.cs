using System.Buffers;
using System.Globalization;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Reads numbers in text as ECMAScript does, which the lenient result coercion of Int and Float asks for.</summary>
/// <remarks>ECMA-262, StringToNumber.</remarks>
internal static class JsNumber
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.eE");

    /// <summary>What <c>Number(text)</c> gives: NaN when the text is not a number, 0 when it is blank.</summary>
    public static double Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
            return 0;
        if (trimmed.Length > 2 && trimmed[0] == '0' && Radix(trimmed[1]) is var radix and > 0)
            return ParseInteger(trimmed.AsSpan(2), radix);
        switch (trimmed)
        {
            case "Infinity" or "+Infinity":
                return double.PositiveInfinity;
            case "-Infinity":
                return double.NegativeInfinity;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return trimmed.AsSpan().IndexOfAnyExcept(NumberCharacters) < 0 && double.TryParse(trimmed, Style, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;
    }

    private static int Radix(char prefix) => prefix switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => 0,
    };

    private static double ParseInteger(ReadOnlySpan<char> digits, int radix)
    {
        double value = 0;
        foreach (var digit in digits)
        {
            var worth = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (worth >= radix)
                return double.NaN;
            value = (value * radix) + worth;
        }
        return value;
    }
}
