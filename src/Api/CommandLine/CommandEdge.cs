using System.CommandLine;
using LinkedRecords.Api.Operations;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Bulk;
using LinkedRecords.FactStore.EmbeddedPostgres;
using Npgsql;

namespace LinkedRecords.Api.CommandLine;

/// <summary>Where a command meets the person who typed it: opens the store, and turns failures into sentences.</summary>
internal static class CommandEdge
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Interrupted = 130;

    /// <summary>Makes a command run <paramref name="action"/> with the store of its options.</summary>
    /// <param name="command">What was typed.</param>
    /// <param name="action">Says whether all went well.</param>
    /// <param name="check">Finds mistakes in what was typed before the store is opened, which takes a while.</param>
    /// <param name="manners">In whose name the command writes and for how long it waits; the operator's when left out.</param>
    public static void OnStore(
        this Command command,
        Func<OpenStore, ParseResult, CancellationToken, Task<bool>> action,
        Action<ParseResult>? check = null,
        StoreManners? manners = null) =>
        command.OnSettings(
            async (settings, parsed, cancellationToken) =>
            {
                await using var store = await OpenStore.OpenAsync(
                    parsed.GetValue(StoreOptions.DataFolder), settings, manners ?? StoreManners.Operator, Say, cancellationToken);
                return await action(store, parsed, cancellationToken);
            },
            check);

    /// <summary>Makes a command run <paramref name="action"/> with the database of its options, in which there need not be a store.</summary>
    public static void OnDatabase(
        this Command command, Func<OpenDatabase, ParseResult, CancellationToken, Task<bool>> action, Action<ParseResult>? check = null) =>
        command.OnSettings(
            async (settings, parsed, cancellationToken) =>
            {
                await using var database = await OpenDatabase.OpenAsync(parsed.GetValue(StoreOptions.DataFolder), settings, Say, cancellationToken);
                return await action(database, parsed, cancellationToken);
            },
            check);

    /// <summary>What is not the answer goes to the error stream, so that answers can be piped.</summary>
    public static void Say(string sentence) => Console.Error.WriteLine(sentence);

    private static void OnSettings(
        this Command command, Func<Settings, ParseResult, CancellationToken, Task<bool>> action, Action<ParseResult>? check) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                check?.Invoke(parsed);
                var settings = SettingsFile.Read(parsed.GetValue(StoreOptions.Config));
                return await action(settings, parsed, cancellationToken) ? Done : Failed;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return Interrupted;
            }
            catch (Exception failure) when (IsExpected(failure))
            {
                Say(failure.Message);
                return Failed;
            }
        });

    private static bool IsExpected(Exception failure) =>
        failure is EmbeddedDatabaseException or StorageUnavailableException or HistoryGoneException or ImportStoppedException or NpgsqlException
            or IOException or UnauthorizedAccessException or CommandMistakeException;
}
