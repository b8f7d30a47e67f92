using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.SdlRules;

/// <summary>A schema has one root type for each kind of operation.</summary>
/// <remarks>Section 3.3.1, https://spec.graphql.org/September2025/#sec-Root-Operation-Types</remarks>
internal sealed class UniqueOperationTypesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueOperationTypesRule), context => new UniqueOperationTypesRule(context))
    {
        Enters = [SyntaxKind.SchemaDefinition, SyntaxKind.SchemaExtension],
    };

    private readonly Dictionary<OperationType, SyntaxNode> _known = [];

    public override void Enter(SyntaxNode node)
    {
        foreach (var type in node is SchemaDefinitionNode schema ? schema.OperationTypes : ((SchemaExtensionNode)node).OperationTypes)
            Check(type);
    }

    private void Check(OperationTypeDefinitionNode node)
    {
        var operation = node.Operation;
        var keyword = Printer.KeywordOf(operation);
        if (context.ExistingSchema?.DeclaredRoot(operation) is not null)
            context.Report(new GraphQLError($"Type for {keyword} already defined in the schema. It cannot be redefined.", node));
        else if (!_known.TryAdd(operation, node))
            context.Report(new GraphQLError($"There can be only one {keyword} type in schema.", _known[operation], node));
    }
}
