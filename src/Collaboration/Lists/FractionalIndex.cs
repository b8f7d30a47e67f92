namespace LinkedRecords.Collaboration.Lists;

/// <summary>Keys with room between any two: the order of a list is the ordinal order of its items' keys.</summary>
/// <remarks>
/// A key is a head (<c>a</c>–<c>z</c>: 1 to 26 integer digits follow, <c>Z</c>–<c>A</c>: the same below zero), the
/// integer's digits, and a fraction that does not end in the smallest digit. Compatible with the npm package
/// <c>fractional-indexing</c> 3.2. Like it, these functions do not look at characters outside the alphabet; keys that
/// come from elsewhere go through <see cref="IsValid"/> first.
/// </remarks>
public static class FractionalIndex
{
    /// <summary>The usual alphabet, in ordinal order.</summary>
    public const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Whether a text is a key over <see cref="Base62"/>.</summary>
    public static bool IsValid(string key) =>
        key.All(char.IsAsciiLetterOrDigit) && Fault(key, Base62) is null;

    /// <summary>A key between two others.</summary>
    /// <param name="before">The key on the left; null: none.</param>
    /// <param name="after">The key on the right; null: none.</param>
    /// <param name="digits">The alphabet, in ordinal order.</param>
    /// <exception cref="ArgumentException">A key is malformed, or they are not in order.</exception>
    public static string Between(string? before, string? after, string digits = Base62)
    {
        Check(before, digits);
        Check(after, digits);
        if (before is not null && after is not null && string.CompareOrdinal(before, after) >= 0)
            throw new ArgumentException($"No key lies between \"{before}\" and \"{after}\": give the smaller one first.", nameof(before));

        if (before is null)
            return after is null ? "a" + digits[0] : Below(after, digits);
        return after is null ? Above(before, digits) : Inside(before, after, digits);
    }

    /// <summary>Keys in ascending order between two others, as short as can be.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Between(string?, string?, string)"/>.</exception>
    public static IReadOnlyList<string> Between(string? before, string? after, int count, string digits = Base62)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var keys = new string[count];
        Fill(keys, before, after, digits);
        return keys;
    }

    private static void Fill(Span<string> keys, string? before, string? after, string digits)
    {
        if (keys.IsEmpty)
            return;

        if (after is null)
        {
            for (var i = 0; i < keys.Length; i++)
                keys[i] = before = Between(before, after: null, digits);
        }
        else if (before is null)
        {
            for (var i = keys.Length - 1; i >= 0; i--)
                keys[i] = after = Between(before: null, after, digits);
        }
        else
        {
            var middle = keys.Length / 2;
            keys[middle] = Between(before, after, digits);
            Fill(keys[..middle], before, keys[middle], digits);
            Fill(keys[(middle + 1)..], keys[middle], after, digits);
        }
    }

    private static string Below(string after, string digits)
    {
        var integer = IntegerOf(after);
        var fraction = after[integer.Length..];
        if (string.Equals(integer, Smallest(digits), StringComparison.Ordinal))
            return integer + Midpoint(string.Empty, fraction, digits);
        return fraction.Length > 0 ? integer : Decrement(integer, digits)!;
    }

    private static string Above(string before, string digits)
    {
        var integer = IntegerOf(before);
        return Increment(integer, digits) ?? integer + Midpoint(before[integer.Length..], after: null, digits);
    }

    private static string Inside(string before, string after, string digits)
    {
        var lower = IntegerOf(before);
        var upper = IntegerOf(after);
        if (string.Equals(lower, upper, StringComparison.Ordinal))
            return lower + Midpoint(before[lower.Length..], after[upper.Length..], digits);

        var next = Increment(lower, digits)
            ?? throw new ArgumentException($"\"{before}\" has the largest integer there is; no key above it has another.", nameof(before));
        return string.CompareOrdinal(next, after) < 0
            ? next
            : lower + Midpoint(before[lower.Length..], after: null, digits);
    }

    // The shortest fraction between two, neither of which ends in the smallest digit; an empty one is 0, a null one is 1.
    private static string Midpoint(string before, string? after, string digits)
    {
        var zero = digits[0];
        if (after is not null)
        {
            var shared = 0;
            while (shared < after.Length && (shared < before.Length ? before[shared] : zero) == after[shared])
                shared++;
            if (shared > 0)
                return after[..shared] + Midpoint(before[Math.Min(shared, before.Length)..], after[shared..], digits);
        }

        var low = before.Length > 0 ? digits.IndexOf(before[0], StringComparison.Ordinal) : 0;
        var high = string.IsNullOrEmpty(after) ? digits.Length : digits.IndexOf(after[0], StringComparison.Ordinal);
        if (high - low > 1)
            return digits[(low + high + 1) / 2].ToString();
        if (after is { Length: > 1 })
            return after[..1];
        return digits[Math.Max(low, 0)] + Midpoint(before.Length > 0 ? before[1..] : string.Empty, after: null, digits);
    }

    private static string? Increment(string integer, string digits)
    {
        var body = integer[1..].ToCharArray();
        for (var i = body.Length - 1; i >= 0; i--)
        {
            var next = digits.IndexOf(body[i], StringComparison.Ordinal) + 1;
            if (next < digits.Length)
            {
                body[i] = digits[next];
                return integer[0] + new string(body);
            }

            body[i] = digits[0];
        }

        return integer[0] switch
        {
            'Z' => "a" + digits[0],
            'z' => null,
            >= 'a' and var head => (char)(head + 1) + new string(body) + digits[0],
            var head => (char)(head + 1) + new string(body, 1, body.Length - 1),
        };
    }

    private static string? Decrement(string integer, string digits)
    {
        var body = integer[1..].ToCharArray();
        for (var i = body.Length - 1; i >= 0; i--)
        {
            var next = digits.IndexOf(body[i], StringComparison.Ordinal) - 1;
            if (next >= 0)
            {
                body[i] = digits[next];
                return integer[0] + new string(body);
            }

            body[i] = digits[^1];
        }

        return integer[0] switch
        {
            'a' => "Z" + digits[^1],
            'A' => null,
            <= 'Z' and var head => (char)(head - 1) + new string(body) + digits[^1],
            var head => (char)(head - 1) + new string(body, 1, body.Length - 1),
        };
    }

    private static void Check(string? key, string digits)
    {
        if (key is not null && Fault(key, digits) is { } fault)
            throw new ArgumentException($"\"{key}\" is no fractional index: {fault}.", nameof(key));
    }

    private static string? Fault(string key, string digits)
    {
        if (key.Length == 0 || !char.IsAsciiLetter(key[0]))
            return "it does not start with a letter";
        var length = IntegerLength(key[0]);
        if (key.Length < length)
            return "its integer part is cut short";
        if (string.Equals(key, Smallest(digits), StringComparison.Ordinal))
            return "it is the smallest integer, which leaves no room below";
        return key.Length > length && key[^1] == digits[0] ? "its fraction ends in the smallest digit" : null;
    }

    private static string Smallest(string digits) => "A" + new string(digits[0], 26);

    private static string IntegerOf(string key) => key[..IntegerLength(key[0])];

    private static int IntegerLength(char head) => char.IsAsciiLetterLower(head) ? head - 'a' + 2 : 'Z' - head + 2;
}
