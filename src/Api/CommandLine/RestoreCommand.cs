using System.CommandLine;
using Npgsql;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords restore FILE</c></summary>
internal static class RestoreCommand
{
    private const string Restorer = "pg_restore: ";
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "What linkedrecords backup has written" };

    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command(
            "restore", "Bring a backup back into an empty database, whole or not at all; also the way to a PostgreSQL of your own") { File, Json };
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
        await using var backup = parsed.GetRequiredValue(File).OpenRead();
        var step = "reading what there is";
        var restoring = DatabaseProgram.RunAsync(
            "pg_restore",
            ["--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--verbose", $"--dbname={database.Name}"],
            database.ConnectionString,
            backup,
            said => Volatile.Write(ref step, said.StartsWith(Restorer, StringComparison.Ordinal) ? said[Restorer.Length..] : said),
            cancellationToken);

        // Indexes are made when all is read: then the step is all that tells of progress.
        var bar = new ProgressBar(parsed.GetValue(Json));
        await bar.WhileAsync(
            restoring,
            () => backup.Position < backup.Length ? (double)backup.Position / backup.Length : null,
            () => $"{backup.Position / 1e6:N1} of {backup.Length / 1e6:N1} MB read: {Volatile.Read(ref step)}",
            () => new { done = false, bytes = backup.Position, all = backup.Length, step = Volatile.Read(ref step) });
        await MarkAsync(database, cancellationToken);
        bar.Finish(
            $"Restored into {database.Place} in {bar.Seconds:0.0} s. Check it with: linkedrecords verify",
            new { done = true, bytes = backup.Length, place = database.Place, seconds = Math.Round(bar.Seconds, 3) });
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
