using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>Compares fields that answer under the same response key.</summary>
internal sealed partial class ConflictSearch
{
    private readonly Dictionary<ReferenceKey, ArgumentComparison> _comparedArguments = [];

    private void CompareWithin(SelectedFields fields, VariableScope scope, List<FieldConflict> conflicts)
    {
        foreach (var (key, sameKey) in fields.ByKey)
        {
            for (var i = 0; i < sameKey.Count; i++)
            {
                for (var j = i + 1; j < sameKey.Count; j++)
                    AddConflict(conflicts, Compare(key, sameKey[i], scope, sameKey[j], scope, parentsAreExclusive: false));
            }
        }
    }

    private void CompareBetween(
        SelectedFields mine, VariableScope myScope, SelectedFields others, VariableScope otherScope, bool areExclusive, List<FieldConflict> conflicts)
    {
        if (mine.ByKey.Count == 0 || others.ByKey.Count == 0)
            return;
        mine.PayForComparison(others, _budget);
        foreach (var (key, myFields) in mine.ByKey)
        {
            if (!others.ByKey.TryGetValue(key, out var otherFields))
                continue;
            foreach (var myField in myFields)
            {
                foreach (var otherField in otherFields)
                    AddConflict(conflicts, Compare(key, myField, myScope, otherField, otherScope, areExclusive));
            }
        }
    }

    private static void AddConflict(List<FieldConflict> conflicts, FieldConflict? conflict)
    {
        if (conflict is not null)
            conflicts.Add(conflict);
    }

    private FieldConflict? Compare(
        string key, SelectedField mine, VariableScope myScope, SelectedField other, VariableScope otherScope, bool parentsAreExclusive)
    {
        _budget.Spend(2);
        var haveSameName = string.Equals(mine.Node.Name.Value, other.Node.Name.Value, StringComparison.Ordinal);
        if (haveSameName && mine.IsSimpleLeaf && other.IsSimpleLeaf && ReferenceEquals(mine.Type, other.Type))
            return null;

        var areExclusive = parentsAreExclusive || HaveExclusiveParents(mine, other);
        var reason = areExclusive ? null : DifferenceOf(mine, myScope, other, otherScope, haveSameName);
        reason ??= DifferenceOfStreams(mine, myScope, other, otherScope) ?? DifferenceOfTypes(mine, other);
        if (reason is not null)
            return new FieldConflict(key, reason, [mine.Node], [other.Node]);
        if (SelectBelow(mine) is not { } myFields || SelectBelow(other) is not { } otherFields)
            return null;
        return FieldConflict.Of(Between(myFields, myScope, otherFields, otherScope, areExclusive), key, mine.Node, other.Node);
    }

    private SelectedFields? SelectBelow(SelectedField field) =>
        field.Below ??= field.Node.SelectionSet is { } selections ? Select(field.Type?.Named, selections) : null;

    /// <summary>Two object types: no value is of both, so only the shapes of the answers must agree.</summary>
    private static bool HaveExclusiveParents(SelectedField mine, SelectedField other) =>
        mine.ParentType is ObjectType && other.ParentType is ObjectType && !ReferenceEquals(mine.ParentType, other.ParentType);

    private string? DifferenceOf(
        SelectedField mine, VariableScope myScope, SelectedField other, VariableScope otherScope, bool haveSameName)
    {
        if (!haveSameName)
        {
            return $"\"{FieldConflict.Abbreviate(mine.Node.Name.Value)}\" and \"{FieldConflict.Abbreviate(other.Node.Name.Value)}\" are different fields";
        }

        return CompareArguments(mine.Arguments, other.Arguments).AreEqualIn(myScope, otherScope, _budget)
            ? null
            : "they have differing arguments";
    }

    private string? DifferenceOfStreams(SelectedField mine, VariableScope myScope, SelectedField other, VariableScope otherScope)
    {
        if (mine.Stream is null && other.Stream is null)
            return null;
        var areAlike = mine.Stream is not null
            && other.Stream is not null
            && CompareArguments(mine.StreamArguments, other.StreamArguments).AreEqualIn(myScope, otherScope, _budget);
        return "they have overlapping stream directives"
            + (areAlike ? ". See https://github.com/graphql/defer-stream-wg/discussions/100" : "");
    }

    private string? DifferenceOfTypes(SelectedField mine, SelectedField other) =>
        mine.Type is { } myType && other.Type is { } otherType && Conflict(myType, otherType)
            ? $"they return conflicting types \"{myType}\" and \"{otherType}\""
            : null;

    private ArgumentComparison CompareArguments(GivenArguments? mine, GivenArguments? others)
    {
        if (mine is null || others is null)
            return ArgumentComparison.Of(mine, others, _values, _budget);
        var key = new ReferenceKey(mine, others);
        if (!_comparedArguments.TryGetValue(key, out var comparison))
            _comparedArguments[key] = comparison = ArgumentComparison.Of(mine, others, _values, _budget);
        return comparison;
    }

    private bool Conflict(GraphQLType mine, GraphQLType other)
    {
        if (ReferenceEquals(mine, other))
            return false;
        _budget.Spend(1);
        return (mine, other) switch
        {
            (ListType a, ListType b) => Conflict(a.Item, b.Item),
            (ListType, _) or (_, ListType) => true,
            (NonNullType a, NonNullType b) => Conflict(a.Nullable, b.Nullable),
            (NonNullType, _) or (_, NonNullType) => true,
            _ => mine.IsLeaf || other.IsLeaf,
        };
    }
}
