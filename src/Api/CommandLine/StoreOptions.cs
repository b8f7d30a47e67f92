using System.CommandLine;

namespace LinkedRecords.Api.CommandLine;

/// <summary>Options that say where the data is and how to answer.</summary>
internal static class StoreOptions
{
    public static readonly Option<string?> DataFolder = new("--data")
    {
        Description = "Folder of the embedded database. Default: $LINKEDRECORDS_DATA, else $XDG_DATA_HOME/linkedrecords, else ./data",
        HelpName = "FOLDER",
        Recursive = true,
    };

    public static readonly Option<string?> Config = new("--config")
    {
        Description = "File with settings, lines NAME=value; the environment wins. Default: $LINKEDRECORDS_CONFIG",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<bool> Json() => new("--json") { Description = "Answer with JSON, one object a line, for programs" };
}
