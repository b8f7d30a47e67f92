using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>An input object literal names no field twice.</summary>
/// <remarks>Section 5.6.3, https://spec.graphql.org/September2025/#sec-Input-Object-Field-Uniqueness</remarks>
internal sealed class UniqueInputFieldNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueInputFieldNamesRule), context => new UniqueInputFieldNamesRule(context))
    {
        Enters = [SyntaxKind.ObjectValue, SyntaxKind.ObjectField],
        Leaves = [SyntaxKind.ObjectValue],
    };

    // The fields of the object literals around, the innermost on top.
    private readonly Stack<Dictionary<string, NameNode>> _known = new();

    public override void Enter(SyntaxNode node)
    {
        if (node is not ObjectFieldNode field)
            _known.Push(new Dictionary<string, NameNode>(StringComparer.Ordinal));
        else if (!_known.Peek().TryAdd(field.Name.Value, field.Name))
            Report(field.Name, _known.Peek()[field.Name.Value]);
    }

    public override void Leave(SyntaxNode node) => _known.Pop();

    private void Report(NameNode name, NameNode first) =>
        context.Report(new GraphQLError($"There can be only one input field named \"{name.Value}\".", first, name));
}
