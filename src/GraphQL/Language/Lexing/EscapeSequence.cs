using System.Text;

namespace LinkedRecords.GraphQL.Language.Lexing;

/// <summary>The escape sequences of a quoted string.</summary>
/// <remarks>Section 2.9.4 of the specification, https://spec.graphql.org/September2025/#sec-String-Value</remarks>
internal static class EscapeSequence
{
    /// <summary>Reads the sequence at the start of <paramref name="text"/>, which is a backslash.</summary>
    /// <param name="text">The rest of the document.</param>
    /// <param name="character">What the sequence stands for.</param>
    /// <param name="length">The characters of the sequence; when it is not one, those that an error should show.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out Rune character, out int length)
    {
        if (At(text, 1) != 'u')
            return TryReadSimple(text, out character, out length);
        return At(text, 2) == '{'
            ? TryReadVariableWidth(text, out character, out length)
            : TryReadFixedWidth(text, out character, out length);
    }

    private static bool TryReadSimple(ReadOnlySpan<byte> text, out Rune character, out int length)
    {
        length = 2;
        var value = At(text, 1) switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        character = new Rune(value);
        return value != '\0';
    }

    private static bool TryReadVariableWidth(ReadOnlySpan<byte> text, out Rune character, out int length)
    {
        character = default;
        var value = 0;
        for (length = 3; length < 12;)
        {
            var digit = At(text, length++);
            if (digit == '}')
                return length >= 5 && Rune.TryCreate(value, out character);
            value = (value << 4) | HexValue(digit);
            if (value < 0)
                return false;
        }

        return false;
    }

    private static bool TryReadFixedWidth(ReadOnlySpan<byte> text, out Rune character, out int length)
    {
        length = 6;
        var value = ReadFourDigits(text, 2);
        if (Rune.TryCreate(value, out character))
            return true;
        if (value is < 0xD800 or > 0xDBFF || At(text, 6) != '\\' || At(text, 7) != 'u')
            return false;

        var trailing = ReadFourDigits(text, 8);
        if (trailing is < 0xDC00 or > 0xDFFF)
            return false;
        character = new Rune((char)value, (char)trailing);
        length = 12;
        return true;
    }

    /// <summary>The value of four hexadecimal digits; negative when one of them is none.</summary>
    private static int ReadFourDigits(ReadOnlySpan<byte> text, int start) =>
        (HexValue(At(text, start)) << 12)
        | (HexValue(At(text, start + 1)) << 8)
        | (HexValue(At(text, start + 2)) << 4)
        | HexValue(At(text, start + 3));

    private static int HexValue(int digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'A' and <= 'F' => digit - 'A' + 10,
        >= 'a' and <= 'f' => digit - 'a' + 10,
        _ => -1,
    };

    private static int At(ReadOnlySpan<byte> text, int index) => index < text.Length ? text[index] : -1;
}
