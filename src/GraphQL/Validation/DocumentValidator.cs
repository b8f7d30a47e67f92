using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>Tells what is wrong with a document before it runs.</summary>
/// <remarks>
/// Section 5, https://spec.graphql.org/September2025/#sec-Validation. All rules see one walk through the document, so errors
/// come in its order. The work is bounded: a document built to make comparisons explode is refused as a whole.
/// </remarks>
public static class DocumentValidator
{
    /// <summary>The errors of <paramref name="document"/>, in its order; empty when it may run on <paramref name="schema"/>.</summary>
    public static IReadOnlyList<GraphQLError> Validate(Schema schema, DocumentNode document, ValidationOptions? options = null)
    {
        var chosen = options ?? ValidationOptions.Default;
        return Validate(schema, document, chosen, RuleSet.For(chosen));
    }

    internal static IReadOnlyList<GraphQLError> Validate(
        Schema schema, DocumentNode document, ValidationOptions options, RuleSet rules) =>
        rules.Apply(new ValidationContext(document, schema, options));
}
