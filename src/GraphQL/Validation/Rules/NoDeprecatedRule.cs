using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>On request: nothing deprecated is used.</summary>
/// <remarks>Known elsewhere as NoDeprecatedCustomRule.</remarks>
internal sealed class NoDeprecatedRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(NoDeprecatedRule), context => new NoDeprecatedRule(context))
    {
        Enters = [SyntaxKind.Field, SyntaxKind.Argument, SyntaxKind.ObjectField, SyntaxKind.EnumValue],
    };

    public override void Enter(SyntaxNode node)
    {
        switch (node)
        {
            case FieldNode when context.Types.Field is { DeprecationReason: { } reason } field:
                Report($"The field {field} is deprecated. {reason}", node);
                break;
            case ArgumentNode when context.Types.Argument is { DeprecationReason: { } reason } argument:
                Report($"The argument \"{argument}\" is deprecated. {reason}", node);
                break;
            case ObjectFieldNode given when FieldOf(given) is { DeprecationReason: { } reason } field:
                Report($"The input field {field} is deprecated. {reason}", node);
                break;
            case EnumValueNode given when ValueOf(given) is { DeprecationReason: { } reason } value:
                Report($"The enum value \"{value}\" is deprecated. {reason}", node);
                break;
        }
    }

    private InputField? FieldOf(ObjectFieldNode given) =>
        (context.Types.ParentInputType?.Named as InputObjectType)?.Fields.Find(given.Name.Value);

    private EnumValue? ValueOf(EnumValueNode given) => (context.Types.InputType?.Named as EnumType)?.Values.Find(given.Value);

    private void Report(string message, SyntaxNode node) => context.Report(new GraphQLError(message, node));
}
