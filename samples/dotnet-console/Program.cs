// Two people and a task, from a console: dotnet run --project samples/dotnet-console http://127.0.0.1:6543
// Alice makes a task and shares it with Bob by one fact; Bob follows all his tasks, sees it come, and does it.
using DotnetConsole;
using LinkedRecords.Client;

if (args is not [var address])
{
    await Console.Error.WriteLineAsync("Say where the server answers, for example http://127.0.0.1:6543");
    return 1;
}

var server = new Uri(address);
using var alice = new LinkedRecordsClient(server);
using var bob = new LinkedRecordsClient(server);
await alice.SignInAsAsync("alice");
var bobId = await bob.SignInAsAsync("bob");

await alice.Fact.CreateAllAsync([new("ConsoleTask", "$isATermFor", Fact.Literal("Something to do"))]);
var task = await alice.Record.CreateKeyValueAsync(new ToDo("Water the garden", Done: false), [Fact.About("isA", "ConsoleTask")]);
Console.WriteLine($"Alice made {task.Id}");

string[][] myTasks = [["isA", "ConsoleTask"]];
var isShared = false;
await foreach (var tasks in bob.Record.SubscribeToQueryAsync(myTasks))
{
    Console.WriteLine($"Bob sees {tasks.Count}: {string.Join(", ", tasks.Select(one => $"{one.As<ToDo>().Title}{(one.As<ToDo>().Done ? " (done)" : "")}"))}");
    var shared = tasks.FirstOrDefault(one => string.Equals(one.Id, task.Id, StringComparison.Ordinal));
    if (shared is null && !isShared)
    {
        await alice.Fact.CreateAllAsync([new(bobId, "$canAccess", task.Id)]);
        isShared = true;
    }
    else if (shared is { } open && !open.As<ToDo>().Done)
    {
        await open.PatchAsync(new Dictionary<string, object?>(StringComparer.Ordinal) { ["done"] = true });
    }
    else if (shared is not null)
    {
        break;
    }
}

Console.WriteLine($"Alice reads: {(await alice.Record.FindAsync(task.Id))?.Value?.ToJsonString()}");
return 0;
