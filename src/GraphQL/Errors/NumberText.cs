using System.Globalization;

namespace LinkedRecords.GraphQL.Errors;

/// <summary>Numbers as JSON and JavaScript write them, because that is how those who read our messages know them.</summary>
/// <remarks>ECMA-262, Number::toString.</remarks>
internal static class NumberText
{
    /// <summary>The shortest digits that give <paramref name="value"/> back, with an exponent only below 1e-6 and from 1e21.</summary>
    public static string Of(double value)
    {
        if (value == 0)
            return "0";
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "Infinity" : "-Infinity";

        var (digits, pointAt) = DigitsOf(Math.Abs(value));
        return (value < 0 ? "-" : "") + Lay(digits, pointAt);
    }

    /// <summary>The significant digits, and how many of them stand before the decimal point.</summary>
    private static (string Digits, int PointAt) DigitsOf(double value)
    {
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        var pointAt = (point < 0 ? digits.Length : point) + exponent - (digits.Length - significant.Length);
        return (significant.TrimEnd('0'), pointAt);
    }

    private static string Lay(string digits, int pointAt) => pointAt switch
    {
        > 21 or <= -6 => WithExponent(digits, pointAt - 1),
        <= 0 => "0." + new string('0', -pointAt) + digits,
        _ when pointAt >= digits.Length => digits.PadRight(pointAt, '0'),
        _ => $"{digits[..pointAt]}.{digits[pointAt..]}",
    };

    private static string WithExponent(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        var sign = exponent < 0 ? "-" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{sign}{Math.Abs(exponent)}");
    }
}
