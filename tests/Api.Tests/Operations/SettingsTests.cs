using LinkedRecords.Api.Operations;

namespace LinkedRecords.Api.Tests.Operations;

public sealed class SettingsTests
{
    [Fact]
    public void The_environment_wins_over_the_file()
    {
        var settings = Read(["LINKEDRECORDS_URL=http://file:1", "# a comment", "", "CORS_ORIGIN=\"https://app\""], ("LINKEDRECORDS_URL", "http://environment:1"));

        Assert.Equal("http://environment:1", settings.Value("LINKEDRECORDS_URL"));
        Assert.Equal("https://app", settings.Value("CORS_ORIGIN"));
        Assert.Null(settings.Value("AUTH_CLIENT_ID"));
    }

    [Fact]
    public void Every_mistake_is_told_at_once_and_no_value_is_repeated()
    {
        var (_, mistakes) = Settings.Read(
            name => string.Equals(name, "LINKEDRECORDS_METRICS_TOKEN", StringComparison.Ordinal) ? "secret" : null,
            ["LINKEDRECORDS_URl=http://x", "not a setting", "LINKEDRECORDS_GRAPH_MEGABYTES=many", "LINKEDRECORDS_LOG=xml"]);

        Assert.Equal(
            [
                "Line 1 of the settings: there is no setting LINKEDRECORDS_URl. See linkedrecords serve --help.",
                "Line 2 of the settings is not NAME=value.",
                "LINKEDRECORDS_GRAPH_MEGABYTES is a whole number from 16 to 1000000.",
                "LINKEDRECORDS_LOG is one of json, text.",
                "LINKEDRECORDS_METRICS_TOKEN takes at least 16 characters.",
            ],
            mistakes.ToArray());
    }

    [Fact]
    public void An_empty_variable_is_not_set()
    {
        Assert.Null(Read([], ("AUTH_CLIENT_ID", "")).Value("AUTH_CLIENT_ID"));
    }

    private static Settings Read(string[] file, params (string Name, string Value)[] environment)
    {
        var (settings, mistakes) = Settings.Read(
            name => environment.FirstOrDefault(variable => string.Equals(variable.Name, name, StringComparison.Ordinal)).Value, file);
        Assert.Empty(mistakes);
        return settings;
    }
}
