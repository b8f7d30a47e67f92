using System.Text.Json;
using LinkedRecords.Api.Identity;

namespace LinkedRecords.Api.Tests.Schema;

/// <summary>What most stories about records do: create, share, change, read.</summary>
internal sealed class Story(ApiUnderTest api)
{
    public async Task<string> CreateAsync(Caller caller, object? value = null, string? text = null, string? session = null, params string[][] facts) =>
        Data(
            await api.AskAsync(
                caller,
                "mutation($v: JSONObject, $t: String, $s: String, $f: [[PatternElement!]!]!) { createRecord(input: {value: $v, text: $t, session: $s, facts: $f}) { record { id } } }",
                new { v = value, t = text, s = session, f = facts }),
            "createRecord").GetProperty("record").GetProperty("id").GetString()!;

    public async Task ShareAsync(Caller owner, Caller other, string record, string role = "$canAccess") =>
        await StateAsync(owner, null, other.User.Spelling, role, record);

    public async Task DeclareAsync(Caller caller, string term) => await StateAsync(caller, null, term, "$isATermFor", $"the term {term}");

    public async Task StateAsync(Caller caller, string? session, string subject, string predicate, string @object, bool retract = false) => Data(
        await api.AskAsync(
            caller,
            $"mutation($f: [FactInput!]!, $s: String) {{ {(retract ? "retractFacts" : "assertFacts")}(facts: $f, session: $s) {{ revision }} }}",
            new { f = new[] { new { subject, predicate, @object } }, s = session }),
        retract ? "retractFacts" : "assertFacts");

    public async Task<JsonElement> PatchAsync(Caller caller, string record, string? session, params object[] changes) => Data(
        await api.AskAsync(
            caller,
            "mutation($r: Node!, $c: [ChangeInput!]!, $s: String) { patchKeyValue(input: {record: $r, changes: $c, session: $s}) { revision inserted record { value } } }",
            new { r = record, c = changes, s = session }),
        "patchKeyValue");

    public async Task EditAsync(Caller caller, string record, string? session, int @base, params object[] operation) => Data(
        await api.AskAsync(
            caller,
            "mutation($r: Node!, $b: Int!, $o: TextOperation!, $s: String) { editText(input: {record: $r, base: $b, operation: $o, session: $s}) { version } }",
            new { r = record, b = @base, o = operation, s = session }),
        "editText");

    public async Task<JsonElement> UndoAsync(Caller caller, string session, bool redo = false, string? id = null)
    {
        var field = redo ? "redo" : "undo";
        var query = $"mutation($s: String!, $i: String) {{ {field}(session: $s, id: $i) {{ revision target canUndo canRedo records {{ id version }} kept {{ reason record path author fact {{ predicate }} }} }} }}";
        return Data(await api.AskAsync(caller, query, new { s = session, i = id }), field);
    }

    public async Task<string> ValueAsync(Caller caller, string record) =>
        Data(await api.AskAsync(caller, "query($r: Node!) { record(id: $r) { ... on KeyValueRecord { value } } }", new { r = record }), "record").GetProperty("value").GetRawText();

    public async Task<(string Text, int Version)> TextAsync(Caller caller, string record)
    {
        var found = Data(await api.AskAsync(caller, "query($r: Node!) { record(id: $r) { version ... on LongTextRecord { text } } }", new { r = record }), "record");
        return (found.GetProperty("text").GetString()!, found.GetProperty("version").GetInt32());
    }

    public static JsonElement Data(JsonElement answer, string field) =>
        answer.TryGetProperty("errors", out var errors) ? throw new InvalidOperationException(errors.ToString()) : answer.GetProperty("data").GetProperty(field);

    public static string? CodeOf(JsonElement answer) =>
        answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();

    public static string[] Reasons(JsonElement undone) => [.. undone.GetProperty("kept").EnumerateArray().Select(part => part.GetProperty("reason").GetString()!)];
}
