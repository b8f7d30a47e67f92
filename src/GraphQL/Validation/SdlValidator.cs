using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>Tells what is wrong with a document of definitions before a schema is built from it.</summary>
internal static class SdlValidator
{
    // A schema is our own text: everything that is wrong with it is told at once.
    private static readonly ValidationOptions Options = new() { MaxErrors = int.MaxValue };

    /// <summary>The errors of <paramref name="document"/>, in its order.</summary>
    /// <param name="document">Definitions and extensions; executable definitions are passed over.</param>
    /// <param name="extended">The schema that the document extends, or null when it makes a new one.</param>
    public static IReadOnlyList<GraphQLError> Validate(DocumentNode document, Schema? extended) =>
        Validate(document, extended, RuleSet.Sdl);

    public static IReadOnlyList<GraphQLError> Validate(DocumentNode document, Schema? extended, RuleSet rules) =>
        rules.Apply(new ValidationContext(document, extended, Options));
}
