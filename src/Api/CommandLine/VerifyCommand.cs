using System.CommandLine;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords verify</c></summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var command = new Command("verify", "Fold the whole log anew and compare it with what is stored");
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var found = await store.Facts.VerifyAsync(progress: null, cancellationToken);
        foreach (var difference in found.Differences)
            Console.WriteLine(difference);
        Console.WriteLine(
            $"{(found.IsSound ? "sound" : "NOT SOUND")}: {found.Head} transactions, {found.Facts:N0} facts, {found.Nodes:N0} nodes, {found.Changes:N0} record changes");
        return found.IsSound;
    }
}
