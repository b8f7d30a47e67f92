using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.SdlRules;

/// <summary>There is at most one schema definition.</summary>
/// <remarks>Section 3.3, https://spec.graphql.org/September2025/#sec-Schema</remarks>
internal sealed class LoneSchemaDefinitionRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(LoneSchemaDefinitionRule), context => new LoneSchemaDefinitionRule(context))
    {
        Enters = [SyntaxKind.SchemaDefinition],
    };

    private readonly bool _isExtension = context.ExistingSchema is { } schema
        && (schema.Definitions.OfType<SchemaDefinitionNode>().Any() || Enum.GetValues<OperationType>().Any(operation => schema.RootType(operation) is not null));

    private int _definitions;

    public override void Enter(SyntaxNode node)
    {
        if (_isExtension)
            context.Report(new GraphQLError("Cannot define a new schema within a schema extension.", node));
        else if (_definitions++ > 0)
            context.Report(new GraphQLError("Must provide only one schema definition.", node));
    }
}
