using System.CommandLine;
using Npgsql;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords restore FILE</c></summary>
internal static class RestoreCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "What linkedrecords backup has written" };

    public static Command Create()
    {
        var command = new Command(
            "restore", "Bring a backup back into an empty database, whole or not at all; also the way to a PostgreSQL of your own") { File };
        command.OnDatabase(RunAsync, check: Check);
        return command;
    }

    private static void Check(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(File);
        if (!file.Exists)
            throw new CommandMistakeException($"There is no file {file}.");
    }

    private static async Task<bool> RunAsync(OpenDatabase database, ParseResult parsed, CancellationToken cancellationToken)
    {
        await RefuseToMixAsync(database, cancellationToken);
        CommandEdge.Say("Restoring; indexes are made anew, which takes a while.");
        await DatabaseProgram.RunAsync(
            "pg_restore",
            ["--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner", "--no-privileges", $"--dbname={database.Name}", parsed.GetRequiredValue(File).FullName],
            database.ConnectionString,
            cancellationToken);
        await MarkAsync(database, cancellationToken);
        Console.WriteLine($"Restored into {database.Place}. Check it with: linkedrecords verify");
        return true;
    }

    // What a server makes at its first start is replaced, and nothing that somebody has written.
    private static async Task RefuseToMixAsync(OpenDatabase database, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        foreach (var table in (string[])["linkedrecords.log", "identity.accounts"])
        {
            await using var find = source.CreateCommand($"select to_regclass('{table}') is not null");
            if (await find.ExecuteScalarAsync(cancellationToken) is not true)
                continue;
            await using var written = source.CreateCommand($"select exists (select from {table})");
            if (await written.ExecuteScalarAsync(cancellationToken) is true)
            {
                throw new CommandMistakeException(
                    $"There is data in {database.Place} already, and a backup is not mixed with it. Name another place: --data FOLDER, or DATABASE_URL.");
            }
        }
    }

    // Nodes that still know the history that was here before must not take this one for its continuation.
    private static async Task MarkAsync(OpenDatabase database, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var mark = source.CreateCommand("update linkedrecords.incarnation set id = gen_random_uuid()");
        await mark.ExecuteNonQueryAsync(cancellationToken);
    }
}
