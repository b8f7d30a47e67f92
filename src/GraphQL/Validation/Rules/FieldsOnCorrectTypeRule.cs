using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Fields exist on the type from which they are selected.</summary>
/// <remarks>Section 5.3.1, https://spec.graphql.org/September2025/#sec-Field-Selections</remarks>
internal sealed class FieldsOnCorrectTypeRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(FieldsOnCorrectTypeRule), context => new FieldsOnCorrectTypeRule(context))
    {
        Enters = [SyntaxKind.Field],
    };

    public override void Enter(SyntaxNode node)
    {
        var name = ((FieldNode)node).Name.Value;
        if (context.Types.ParentType is { } parent && context.Types.Field is null)
            context.Report(new GraphQLError($"Cannot query field \"{name}\" on type \"{parent}\".{Suggest(parent, name)}", node));
    }

    private string Suggest(NamedType parent, string name)
    {
        if (context.HideSuggestions)
            return "";
        var types = Suggestions.DidYouMean(TypesWith(parent, name), "to use an inline fragment on");
        return types.Length > 0 || parent is not FieldedType fielded ? types : context.Suggest(name, fielded.Fields.Names);
    }

    /// <summary>The possible types that have the field and the interfaces that they share it with; those with most uses first.</summary>
    private IEnumerable<string> TypesWith(NamedType parent, string field)
    {
        var uses = new OrderedDictionary<FieldedType, int>(ReferenceEqualityComparer.Instance);
        foreach (var possible in context.Schema.PossibleTypes(parent).Where(type => type.Fields.Find(field) is not null))
        {
            uses[possible] = 1;
            foreach (var shared in possible.Interfaces.OfType<InterfaceType>().Where(type => type.Fields.Find(field) is not null))
                uses[shared] = uses.GetValueOrDefault(shared) + 1;
        }

        return PartialOrder.Sort([.. uses], Compare).Select(type => type.Key.Name);
    }

    private int Compare(KeyValuePair<FieldedType, int> one, KeyValuePair<FieldedType, int> other)
    {
        if (one.Value != other.Value)
            return other.Value - one.Value;
        if (one.Key is InterfaceType && context.Schema.IsSubtype(one.Key, other.Key))
            return -1;
        if (other.Key is InterfaceType && context.Schema.IsSubtype(other.Key, one.Key))
            return 1;
        return NaturalOrder.Instance.Compare(one.Key.Name, other.Key.Name);
    }
}
