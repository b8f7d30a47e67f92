using System.CommandLine;
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
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                check?.Invoke(parsed);
                await using var store = await OpenStore.OpenAsync(
                    parsed.GetValue(StoreOptions.DataFolder), manners ?? StoreManners.Operator, Say, cancellationToken);
                return await action(store, parsed, cancellationToken) ? Done : Failed;
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

    /// <summary>What is not the answer goes to the error stream, so that answers can be piped.</summary>
    public static void Say(string sentence) => Console.Error.WriteLine(sentence);

    private static bool IsExpected(Exception failure) =>
        failure is EmbeddedDatabaseException or StorageUnavailableException or ImportStoppedException or NpgsqlException
            or IOException or UnauthorizedAccessException or CommandMistakeException;
}
