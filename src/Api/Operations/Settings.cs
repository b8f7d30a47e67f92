using System.Collections.Immutable;
using System.Globalization;

namespace LinkedRecords.Api.Operations;

/// <summary>The variables of a server: those of the environment, and under them those of a file.</summary>
internal sealed class Settings
{
    private readonly Func<string, string?> _environment;
    private readonly ImmutableDictionary<string, string> _file;

    private Settings(Func<string, string?> environment, ImmutableDictionary<string, string> file) => (_environment, _file) = (environment, file);

    /// <summary>The value of a variable; null when it is not set, or empty.</summary>
    public string? Value(string name)
    {
        var value = _environment(name) is { Length: > 0 } named ? named : _file.GetValueOrDefault(name);
        return string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>A whole number that has passed the check at start.</summary>
    public int? Number(string name) => Value(name) is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary>What the file says of the variables whose names begin so; libraries read these by themselves.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Named(string beginning) =>
        from line in _file
        where line.Key.StartsWith(beginning, StringComparison.Ordinal)
        select KeyValuePair.Create(line.Key, Value(line.Key));

    /// <summary>Reads and checks them; answers every mistake at once, in words for whoever starts the server.</summary>
    /// <param name="environment">Looks a variable up.</param>
    /// <param name="file">The lines of the file, <c>NAME=value</c>, empty ones and those that begin with <c>#</c> aside.</param>
    public static (Settings Settings, ImmutableArray<string> Mistakes) Read(Func<string, string?> environment, IEnumerable<string> file)
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        var filed = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (number, line) in file.Index())
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
                continue;
            if (text.Split('=', 2) is not [var name, var value])
                mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"Line {number + 1} of the settings is not NAME=value."));
            else if (!IsKnown(name.Trim()))
                mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"Line {number + 1} of the settings: there is no setting {name.Trim()}. See linkedrecords serve --help."));
            else
                filed[name.Trim()] = Unquoted(value.Trim());
        }

        var settings = new Settings(environment, filed.ToImmutable());
        mistakes.AddRange(
            from known in KnownSettings.All
            let mistake = settings.Value(known.Name) is { } value ? known.Mistake?.Invoke(value) : null
            where mistake is not null
            select $"{known.Name} {mistake}.");
        return (settings, mistakes.ToImmutable());
    }

    private static bool IsKnown(string name) =>
        KnownSettings.All.Any(setting => string.Equals(setting.Name, name, StringComparison.Ordinal))
        || name.StartsWith("PG", StringComparison.Ordinal)
        || name.StartsWith("OTEL_", StringComparison.Ordinal);

    private static string Unquoted(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
