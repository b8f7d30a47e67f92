using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Tests.Scenarios;

/// <summary>Plays a scenario file on a stage; the README beside the files says what its lines mean.</summary>
internal sealed class Scenario(IStage stage)
{
    private int _fresh;

    public async Task PlayAsync(IEnumerable<string> lines)
    {
        foreach (var (line, number) in lines.Select((line, at) => (Line: line.Trim(), Number: at + 1)))
        {
            if (line.Length > 0 && line[0] != '#')
                Assert.True(await PlayAsync(line), $"line {number}: {line}");
        }
    }

    private async Task<bool> PlayAsync(string line)
    {
        var words = line.Split(' ', 3);
        var rest = words.Length > 2 ? words[2] : "";
        switch (words)
        {
            case ["users", ..]:
                foreach (var user in line.Split(' ')[1..])
                    await stage.SignInAsync("us-" + user);
                return true;
            case ["stored", ..]:
                return await stage.IsStoredAsync(line["stored ".Length..]);
            case ["not", "stored", _]:
                return !await stage.IsStoredAsync(rest);
            default:
                return await PlayAsync("us-" + words[0], words[1], rest);
        }
    }

    private async Task<bool> PlayAsync(string user, string verb, string rest) => verb switch
    {
        "sees" => await SeesAsync(user, rest),
        "does" => !await SeesAsync(user, After(rest, "not see ")),
        "may" => await MayAsync(user, rest),
        "finds" => await FindsAsync(user, rest),
        "is" => await IsKeptFromAsync(user, After(rest, "kept from ")),
        "cannot" when rest.StartsWith("use ", StringComparison.Ordinal) => await CannotUseAsync(user, rest.Split(' ')[1], rest.Split(' ')[3]),
        "cannot" => !await DoesAsync(user, Infinitives.Single(verbs => rest.StartsWith(verbs.Key, StringComparison.Ordinal)).Value, rest),
        _ => await DoesAsync(user, verb, $"{verb} {rest}"),
    };

    private static readonly Dictionary<string, string> Infinitives = new(StringComparer.Ordinal)
    {
        ["create "] = "creates",
        ["state "] = "states",
        ["take back "] = "takes",
        ["leave "] = "leaves",
        ["change "] = "changes",
        ["declare "] = "declares",
    };

    private async Task<bool> DoesAsync(string user, string verb, string rest)
    {
        var what = rest[(rest.IndexOf(' ', verb == "takes" ? rest.IndexOf(" back", StringComparison.Ordinal) + 1 : 0) + 1)..];
        return verb switch
        {
            "declares" => await stage.StateAsync(user, [.. what.Split(' ').Select(term => $"{term} $isATermFor a term")]),
            "creates" => await CreatesAsync(user, what),
            "states" => await stage.StateAsync(user, Facts(what)),
            "takes" => await stage.TakeBackAsync(user, Facts(what)),
            "leaves" => await stage.LeaveAsync(user, what),
            "changes" => await stage.ChangeAsync(user, what),
            _ => throw new ArgumentException($"\"{verb}\" is no verb.", nameof(verb)),
        };
    }

    private static string[] Facts(string text) => text.Split(';', StringSplitOptions.TrimEntries);

    private async Task<bool> CreatesAsync(string user, string what)
    {
        var parts = what.Split(':', 2, StringSplitOptions.TrimEntries);
        var records = parts[0].Split(',', StringSplitOptions.TrimEntries);
        var facts = parts.Length == 1 ? [] : Facts(parts[1])
            .Select(fact => fact.Split(' ').Length == 2 ? $"$it {fact}" : fact)
            .Select(fact => fact.Replace("$it", records[0], StringComparison.Ordinal))
            .ToArray();
        return await stage.CreateAsync(user, records, facts);
    }

    private async Task<bool> SeesAsync(string user, string record)
    {
        var mayRead = await stage.MayAsync(user, Right.Read, record);
        Assert.Equal(mayRead, (await stage.FindAsync(user, "[]")).Contains(record));
        Assert.Equal(mayRead, await stage.IsShownAsync(user, record));
        return mayRead;
    }

    private async Task<bool> MayAsync(string user, string rest)
    {
        var words = rest.Split(' ');
        var wanted = words[0] != "not";
        var right = Enum.Parse<Right>(words[wanted ? 0 : 1].Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        return await stage.MayAsync(user, right, words[^1]) == wanted;
    }

    private async Task<bool> FindsAsync(string user, string rest)
    {
        var parts = rest.Split(" with ", 2);
        if (parts[0].EndsWith("facts", StringComparison.Ordinal))
            return await stage.CountFactsAsync(user, parts[1].Split('|')) == int.Parse(parts[0].Split(' ')[0], null);
        var expected = parts[0] == "nothing" ? [] : parts[0].Split(' ').Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(expected, await stage.FindAsync(user, parts[1]));
        return true;
    }

    private async Task<bool> IsKeptFromAsync(string user, string node)
    {
        Assert.Equal(0, await stage.CountFactsAsync(user, [$"subject={node}"]));
        Assert.Equal(0, await stage.CountFactsAsync(user, [$"object={node}"]));
        return !await SeesAsync(user, node) && !await stage.MayAsync(user, Right.Write, node) && !await stage.ChangeAsync(user, node);
    }

    private async Task<bool> CannotUseAsync(string user, string node, string position)
    {
        foreach (var predicate in (string[])["belongsTo", "$isMemberOf", "$isHostOf", "$isAccountableFor"])
        {
            var (one, other) = ($"kv-own-{++_fresh}", $"kv-own-{++_fresh}");
            Assert.True(await stage.CreateAsync(user, [one], []) && await stage.CreateAsync(user, [other], []));
            var (allowed, refused) = position == "subject"
                ? ($"{one} {predicate} {other}", $"{node} {predicate} {other}")
                : ($"{other} {predicate} {one}", $"{other} {predicate} {node}");
            Assert.True(await stage.StateAsync(user, [allowed]), allowed);
            if (await stage.StateAsync(user, [refused]) || await stage.IsStoredAsync(refused))
                return false;
        }

        return position == "object" || !await stage.StateAsync(user, [$"{node} $isATermFor a term"]);
    }

    private static string After(string text, string start)
    {
        Assert.StartsWith(start, text, StringComparison.Ordinal);
        return text[start.Length..];
    }
}
