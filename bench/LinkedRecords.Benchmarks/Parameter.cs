using System.Globalization;

namespace LinkedRecords.Benchmarks;

/// <summary>What one may tell a benchmark, by its place behind the name.</summary>
/// <param name="Name">As messages call it.</param>
/// <param name="Default">What holds when it is left out; null when it must be given, empty when nothing stands for it.</param>
/// <param name="Expects">What a value looks like, in words that end the sentence "NAME is ...".</param>
/// <param name="Accepts">Whether a text is one.</param>
internal sealed record Parameter(string Name, string? Default, string Expects, Func<string, bool> Accepts)
{
    /// <summary>Whether any number of values may follow.</summary>
    public bool IsRepeated { get; init; }

    public static Parameter Number(string name, string? byDefault) => new(name, byDefault, "a number above zero", IsNumber);

    public static Parameter Count(string name, string? byDefault) => new(name, byDefault, "a whole number above zero", IsCount);

    public static Parameter Counts(string name, string byDefault) =>
        new(name, byDefault, "whole numbers above zero with commas between them", text => Array.TrueForAll(text.Split(','), IsCount));

    /// <summary>Any of some words, with commas between them; by default all.</summary>
    public static Parameter Words(string name, string all) =>
        new(name, all, $"any of {all}, with commas between them", text => Array.TrueForAll(text.Split(','), word => all.Split(',').Contains(word, StringComparer.Ordinal)));

    /// <summary>One of some words, or nothing.</summary>
    public static Parameter Choice(params string[] words) =>
        new(string.Join('|', words), "", $"one of {string.Join(", ", words)}", text => words.Contains(text, StringComparer.Ordinal));

    public static Parameter Text(string name) => new(name, "", "a text", _ => true);

    public static Parameter File(string name, string byDefault) => new(name, byDefault, "a file", System.IO.File.Exists);

    /// <summary>Any of some options, some of which a text may follow.</summary>
    public static Parameter Options(string usage, params string[] known) =>
        new("An option", "", $"any of {string.Join(", ", known)}", text => !text.StartsWith('-') || known.Contains(text, StringComparer.Ordinal)) { IsRepeated = true, Usage = usage };

    /// <summary>Parts of some names, one argument each.</summary>
    public static Parameter PartsOf(string name, IReadOnlyCollection<string> names) =>
        new(name, "", $"a part of one of: {string.Join("; ", names)}", text => names.Any(known => known.Contains(text, StringComparison.Ordinal))) { IsRepeated = true };

    /// <summary>How the usage shows it.</summary>
    public string Usage
    {
        get => field ?? Default switch
        {
            null => Name,
            "" => $"[{Name}]",
            _ => $"[{Name}={Default}]",
        };
        private init;
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and < double.PositiveInfinity;

    private static bool IsCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
}
