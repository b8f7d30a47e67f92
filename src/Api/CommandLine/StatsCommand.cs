using System.CommandLine;
using System.Text.Json;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords stats</c></summary>
internal static class StatsCommand
{
    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command("stats", "Count what is stored") { Json };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var stored = await store.Facts.CountAsync(cancellationToken);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                revision = stored.Head.Value,
                facts = stored.Facts,
                retracted = stored.Retracted,
                nodes = stored.Nodes,
                records = stored.Records,
                changes = stored.Changes,
                bytes = stored.Bytes,
            }));
            return true;
        }

        Console.WriteLine($"""
            revision          {stored.Head.Value,15:N0}
            facts             {stored.Facts,15:N0}
            retracted facts   {stored.Retracted,15:N0}
            nodes             {stored.Nodes,15:N0}
            records           {stored.Records,15:N0}
            record changes    {stored.Changes,15:N0}
            megabytes on disk {stored.Bytes / 1e6,15:N1}
            data              {store.Place}
            """);
        return true;
    }
}
