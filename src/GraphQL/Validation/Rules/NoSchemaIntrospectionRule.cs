using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>On request: nothing is asked of the schema itself.</summary>
/// <remarks>Known elsewhere as NoSchemaIntrospectionCustomRule.</remarks>
internal sealed class NoSchemaIntrospectionRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(NoSchemaIntrospectionRule), context => new NoSchemaIntrospectionRule(context))
    {
        Enters = [SyntaxKind.Field],
    };

    public override void Enter(SyntaxNode node)
    {
        if (context.Types.Type is { } type && BuiltIns.IsIntrospectionType(type.Named.Name))
        {
            context.Report(new GraphQLError(
                $"GraphQL introspection has been disabled, but the requested query contained the field \"{((FieldNode)node).Name.Value}\".",
                node));
        }
    }
}
