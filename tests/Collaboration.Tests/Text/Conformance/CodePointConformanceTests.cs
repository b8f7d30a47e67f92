using System.Text.Json;
using LinkedRecords.Collaboration.Text.CodePoints;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;
using Xunit.Abstractions;

namespace LinkedRecords.Collaboration.Tests.Text.Conformance;

public sealed class CodePointConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Operations_in_code_points_are_applied_composed_and_transformed_like_the_vectors() =>
        TextSuite.Run("text-unicode-ot", output, suite =>
        {
            foreach (var (id, given) in suite.Lines("apply.jsonl"))
                suite.Case(id, () => CheckApply(given));
            foreach (var (id, given) in suite.Lines("compose.jsonl"))
                suite.Case(id, () => CheckCompose(given));
            foreach (var (id, given) in suite.Lines("transform.jsonl"))
                suite.Case(id, () => CheckTransform(given));
        });

    private static void CheckApply(JsonElement given)
    {
        var before = TextRope.From(given.GetProperty("str").GetString()!);
        var components = Read(given.GetProperty("op"));

        var operation = CodePointOperations.ToUnits(components, before);

        Assert.Equal(given.GetProperty("result").GetString(), before.Apply(operation).ToString());
        Assert.Equal(components, CodePointOperations.FromUnits(operation, before));
    }

    // The vectors have no text; any will do that is long enough.
    private static void CheckCompose(JsonElement given)
    {
        var first = Read(given.GetProperty("op1"));
        var second = Read(given.GetProperty("op2"));
        var before = TextRope.From(new string('.', Consumed(first) + Consumed(second)));
        var one = CodePointOperations.ToUnits(first, before);

        var both = one.Compose(CodePointOperations.ToUnits(second, before.Apply(one)));

        Assert.Equal(Read(given.GetProperty("result")), CodePointOperations.FromUnits(both, before));
    }

    private static void CheckTransform(JsonElement given)
    {
        var mine = Read(given.GetProperty("op"));
        var other = Read(given.GetProperty("otherOp"));
        var before = TextRope.From(new string('.', Math.Max(Consumed(mine), Consumed(other))));
        var over = CodePointOperations.ToUnits(other, before);
        var tie = given.GetProperty("side").GetString() is "left" ? TieOrder.MineFirst : TieOrder.OtherFirst;

        var transformed = CodePointOperations.ToUnits(mine, before).Transform(over, tie);

        Assert.Equal(Read(given.GetProperty("result")), CodePointOperations.FromUnits(transformed, before.Apply(over)));
    }

    private static int Consumed(IEnumerable<CodePointComponent> components) =>
        components.Where(component => component.Kind != TextComponentKind.Insert).Sum(component => component.Count);

    private static List<CodePointComponent> Read(JsonElement operation) => [.. operation.EnumerateArray().Select(component => component.ValueKind switch
    {
        JsonValueKind.Number => new CodePointComponent(TextComponentKind.Retain, component.GetInt32(), ""),
        JsonValueKind.Object => new CodePointComponent(TextComponentKind.Delete, component.GetProperty("d").GetInt32(), ""),
        _ => new CodePointComponent(TextComponentKind.Insert, component.GetString()!.EnumerateRunes().Count(), component.GetString()!),
    })];
}
