using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LinkedRecords.FactStore.Tests.Faults;

namespace LinkedRecords.Api.Tests.Faults;

/// <summary>A client that asks another node each time, hands on what it has seen, and repeats what it got no answer to.</summary>
/// <param name="nodes">Where the nodes are.</param>
/// <param name="registers">Documents that count.</param>
internal sealed class SessionWorker(ApiUser user, IReadOnlyList<Uri> nodes, IReadOnlyList<string> registers, string name, History history, int seed)
{
    private const string Read =
        """query($of: [JSON!]!, $atLeast: Revision) { facts(subject: $of, predicate: ["hasValue"], atLeast: $atLeast) { revision nodes { object } } }""";

    private const string Write = "mutation($input: TransactInput!) { transact(input: $input) { revision } }";
    private static readonly string[] Refusals = ["PRECONDITION_FAILED", "VERSION_CONFLICT"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Random _random = new(seed);
    private long _seen;

    /// <summary>Does so many operations, or until it is enough; asked before each, with how many there are.</summary>
    public async Task RunAsync(int operations, Func<int, bool> isEnough, CancellationToken cancellationToken)
    {
        while (history.Count < operations && !isEnough(history.Count))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{history.Count}");
            var register = _random.Next(registers.Count);
            await (_random.Next(10) switch
            {
                0 => AppendAsync(id, register, cancellationToken),
                < 4 => ReadAsync(id, register, cancellationToken),
                _ => IncrementAsync(id, register, cancellationToken),
            });
        }
    }

    private async Task ReadAsync(string id, int register, CancellationToken cancellationToken)
    {
        var begun = Begin(id, OperationKind.ReadGraph, register, 0);
        var (revision, value) = await ValueAsync(register, cancellationToken);
        End(begun, Ending.Done, revision, value);
    }

    private async Task IncrementAsync(string id, int register, CancellationToken cancellationToken)
    {
        var (_, before) = await ValueAsync(register, cancellationToken);
        var begun = Begin(id, OperationKind.Increment, register, before + 1);
        var record = registers[register];
        await WriteAsync(begun, new
        {
            id,
            patch = new[] { new { record, ifVersion = before + 1, changes = new[] { new { path = new[] { "value" }, set = before + 1 } } } },
            retract = before == 0 ? [] : new[] { Fact(record, before) },
            assert = new[] { Fact(record, before + 1) },
        }, cancellationToken);
    }

    private async Task AppendAsync(string id, int register, CancellationToken cancellationToken)
    {
        var begun = Begin(id, OperationKind.Append, register, 0);
        await WriteAsync(begun, new { id, assert = new[] { new { subject = registers[register], predicate = "hasNote", @object = $"\"{id}\"" } } }, cancellationToken);
    }

    private static object Fact(string record, long value) => new { subject = record, predicate = Verdict.HasValue, @object = $"\"{value}\"" };

    private async Task WriteAsync(Operation begun, object input, CancellationToken cancellationToken)
    {
        var answer = await AnsweredAsync(Write, new { input }, cancellationToken);
        if (CodeOf(answer) is not null)
            End(begun, Ending.Refused, 0, begun.Value);
        else
            End(begun, Ending.Done, answer.GetProperty("data").GetProperty("transact").GetProperty("revision").GetInt64(), begun.Value);
    }

    private async Task<(long Revision, long Value)> ValueAsync(int register, CancellationToken cancellationToken)
    {
        var answer = await AnsweredAsync(Read, new { of = new[] { registers[register] }, atLeast = _seen }, cancellationToken);
        var facts = answer.GetProperty("data").GetProperty("facts");
        var values = facts.GetProperty("nodes");
        var value = values.GetArrayLength() switch
        {
            0 => 0,
            1 => long.Parse(values[0].GetProperty("object").GetString()!.Trim('"'), CultureInfo.InvariantCulture),
            _ => throw new UnreachableException("A register has one value at every revision."),
        };
        var revision = facts.GetProperty("revision").GetInt64();
        _seen = Math.Max(_seen, revision);
        return (revision, value);
    }

    // No answer, or that nobody knows, is no ending: the same is asked again, of any node, until there is one.
    private async Task<JsonElement> AnsweredAsync(string query, object variables, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(Patience);
                var answer = await user.AskAsync(nodes[_random.Next(nodes.Count)], query, variables, patience.Token);
                if (CodeOf(answer) is not { } code || Refusals.Contains(code, StringComparer.Ordinal))
                    return answer;
                Assert.True(code is "STORAGE_UNAVAILABLE", answer.ToString());
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
    }

    private static string? CodeOf(JsonElement answer) =>
        answer.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("extensions").GetProperty("code").GetString() : null;

    private Operation Begin(string id, OperationKind kind, int register, long value)
    {
        var begun = new Operation(id, kind, register, Stopwatch.GetTimestamp(), Value: value);
        history.Add(begun);
        return begun;
    }

    private void End(Operation begun, Ending ending, long revision, long value)
    {
        history.Add(begun with { At = Stopwatch.GetTimestamp(), Ending = ending, Revision = revision, Value = value });
        _seen = Math.Max(_seen, revision);
    }
}
