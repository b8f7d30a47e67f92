using System.Text.Json;
using LinkedRecords.Api.Identity;

namespace LinkedRecords.Api.Tests.Schema;

public sealed class CanvasStoryTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private readonly Story _story = new(api);

    [Fact]
    public async Task Operations_are_applied_once_in_causal_order_however_they_come()
    {
        var ada = await api.UserAsync("canvas1");
        var id = await _story.CreateAsync(ada, new { title = "board" });
        object Op(string name, string kind, int count, object? fields = null, string element = "r1") => new
        {
            id = name,
            kind,
            element,
            actor = "tab",
            clock = new Dictionary<string, int>(StringComparer.Ordinal) { [$"{ada.User}/tab"] = count },
            at = "2026-01-01T00:00:00Z",
            fields,
        };

        Assert.Equal(["WAITING"], Statuses(await ApplyAsync(ada, id, Op("c", "MOVE", 3, new { x = 5, y = 6 }))));
        var all = await ApplyAsync(
            ada, id, Op("c", "MOVE", 3, new { x = 5, y = 6 }), Op("b", "UPDATE", 2, new { color = "red" }), Op("a", "ADD", 1, new { x = 1, y = 2 }));
        Assert.Equal(["APPLIED", "APPLIED", "APPLIED"], Statuses(all));
        Assert.Equal("""{"elements":[{"color":"red","x":5,"y":6}],"title":"board"}""", await _story.ValueAsync(ada, id));

        Assert.Equal(["REPEATED", "REFUSED"], Statuses(await ApplyAsync(ada, id, Op("b", "UPDATE", 4, new { color = "blue" }), Op("d", "DELETE", 4, element: "none"))));
        Assert.Equal(["APPLIED"], Statuses(await ApplyAsync(ada, id, Op("e", "DELETE", 5))));
        Assert.Equal("""{"elements":[],"title":"board"}""", await _story.ValueAsync(ada, id));
    }

    private async Task<JsonElement> ApplyAsync(Caller caller, string id, params object[] operations) => Story.Data(
        await api.AskAsync(
            caller,
            "mutation($r: Node!, $o: [RoomOperationInput!]!) { applyRoomOperations(record: $r, operations: $o) { id status code } }",
            new { r = id, o = operations }),
        "applyRoomOperations");

    private static string[] Statuses(JsonElement results) => [.. results.EnumerateArray().Select(result => result.GetProperty("status").GetString()!)];
}
