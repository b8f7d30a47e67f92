using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Only lists are streamed.</summary>
/// <remarks>A rule of the proposal on incremental delivery.</remarks>
internal sealed class StreamDirectiveOnListFieldRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(StreamDirectiveOnListFieldRule), context => new StreamDirectiveOnListFieldRule(context))
    {
        Enters = [SyntaxKind.Directive],
    };

    public override void Enter(SyntaxNode node)
    {
        if (((DirectiveNode)node).Name.Value is not "stream")
            return;
        if (context.Types is { Field: { } field, ParentType: { } parent }
            && field.Type is not (ListType or NonNullType { Nullable: ListType }))
        {
            context.Report(new GraphQLError($"Directive \"@stream\" cannot be used on non-list field \"{parent}.{field.Name}\".", node));
        }
    }
}
