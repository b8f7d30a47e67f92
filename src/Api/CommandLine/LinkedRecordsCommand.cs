using System.CommandLine;

namespace LinkedRecords.Api.CommandLine;

/// <summary>The command <c>linkedrecords</c>: the server, and what its operator does with the data.</summary>
internal static class LinkedRecordsCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand(
            "LinkedRecords: facts, records and live queries for apps without backend code."
            + "\n\nThe data is in PostgreSQL: in the server that DATABASE_URL (or PGHOST, PGDATABASE …) names, else in one that is"
            + "\nbrought up in the data folder. Commands run beside a running server and see the same data.");
        root.Options.Add(StoreOptions.DataFolder);
        root.Options.Add(StoreOptions.Config);
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(ImportCommand.Create());
        root.Subcommands.Add(ExportCommand.Create());
        root.Subcommands.Add(SeedCommand.Create());
        root.Subcommands.Add(StatsCommand.Create());
        root.Subcommands.Add(QueryCommand.Create());
        root.Subcommands.Add(ExplainCommand.Create());
        root.Subcommands.Add(QuotaCommand.Create());
        root.Subcommands.Add(LogCommand.Create());
        root.Subcommands.Add(LogCommand.Tail());
        root.Subcommands.Add(StateCommand.Assert());
        root.Subcommands.Add(StateCommand.Retract());
        root.Subcommands.Add(EraseCommand.Create());
        root.Subcommands.Add(TrimCommand.Create());
        root.Subcommands.Add(VerifyCommand.Create());
        root.Subcommands.Add(BackupCommand.Create());
        root.Subcommands.Add(RestoreCommand.Create());
        return root;
    }
}
