using System.Text;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Validation;

namespace LinkedRecords.GraphQL.Tests.Validation;

/// <summary>Documents that are built to cost much are refused; a test that would hang shows that one is not.</summary>
public sealed class ValidationCostTests
{
    private static readonly Schema Endless = Schema.Build("type Query { a: Query s: String b(x: Int): Query }");

    [Fact]
    public void Five_thousand_aliases_of_one_field_are_compared_with_nothing() =>
        Assert.Empty(Validate("{ " + Join(5_000, i => $"s{i}: s") + " }"));

    [Fact]
    public void One_field_thousands_of_times_is_more_work_than_is_spent() =>
        AssertRefused("{ " + Join(5_000, _ => "s") + " }");

    [Fact]
    public void Selections_that_multiply_at_each_level_are_more_work_than_is_spent() => AssertRefused($"{{ {Doubled(14)} }}");

    [Fact]
    public void Fragments_that_each_spread_all_others_are_more_work_than_is_spent() => AssertRefused(
        "{ " + Join(400, i => $"...F{i}") + " } " + Join(400, i => $"fragment F{i} on Query {{ s a {{ " + Join(400, j => $"...F{j}") + " } }"));

    [Fact]
    public void A_chain_of_fragments_longer_than_the_stack_is_refused()
    {
        var query = "{ ...F0 } " + Join(20_000, i => $"fragment F{i} on Query{{...F{i + 1}}}") + " fragment F20000 on Query { s }";
        IReadOnlyList<GraphQLError> errors = [];
        var narrow = new Thread(() => errors = Validate(query), maxStackSize: 512 * 1024);

        narrow.Start();
        narrow.Join();

        Assert.Equal(ErrorCodes.ValidationTooComplex, errors[^1].Code);
    }

    [Fact]
    public void Fragments_in_a_circle_end_with_an_error_for_each_circle()
    {
        var errors = Validate("{ ...F0 } " + Join(200, i => $"fragment F{i} on Query {{ a {{ ...F{(i + 1) % 200} }} }}"));

        Assert.StartsWith("Cannot spread fragment \"F0\" within itself via ", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    private static string Doubled(int depth) => depth == 0 ? "s" : $"a {{ {Doubled(depth - 1)} }} a {{ {Doubled(depth - 1)} }}";

    private static string Join(int count, Func<int, string> piece) =>
        Enumerable.Range(0, count).Aggregate(new StringBuilder(), (text, i) => text.Append(piece(i)).Append(' ')).ToString();

    private static void AssertRefused(string query) =>
        Assert.Equal(ErrorCodes.ValidationTooComplex, Validate(query)[^1].Code);

    private static IReadOnlyList<GraphQLError> Validate(string query) =>
        DocumentValidator.Validate(Endless, GraphQLParser.ParseDocument(query));
}
