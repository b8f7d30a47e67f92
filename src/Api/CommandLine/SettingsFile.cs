using LinkedRecords.Api.Operations;

namespace LinkedRecords.Api.CommandLine;

/// <summary>Finds the settings of a command.</summary>
internal static class SettingsFile
{
    /// <summary>Those of the environment and of a file.</summary>
    /// <param name="named">What <c>--config</c> says; null leaves it to <c>LINKEDRECORDS_CONFIG</c>.</param>
    /// <exception cref="CommandMistakeException">Something is set that cannot be; the message names everything.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Settings Read(string? named)
    {
        var file = named ?? (Environment.GetEnvironmentVariable("LINKEDRECORDS_CONFIG") is { Length: > 0 } path ? path : null);
        var (settings, mistakes) = Settings.Read(Environment.GetEnvironmentVariable, file is null ? [] : File.ReadLines(file));
        return mistakes.IsEmpty ? settings : throw new CommandMistakeException(string.Join(Environment.NewLine, mistakes));
    }
}
