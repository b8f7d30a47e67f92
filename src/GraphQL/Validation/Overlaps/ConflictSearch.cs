using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>Finds the fields that cannot be merged: this part compares selection sets and fragments, the other fields.</summary>
/// <remarks>
/// Section 5.3.2, https://spec.graphql.org/September2025/#sec-Field-Selection-Merging. The algorithm is that of the reference
/// implementation: fragments are compared as wholes and each pair once, so that spreading one many times costs little; and
/// every comparison is paid for from one budget, so that the cost is bounded whatever the document is.
/// </remarks>
internal sealed partial class ConflictSearch
{
    private const int LongestSpread = 256;

    private readonly ValidationContext _context;
    private readonly WorkBudget _budget = new();
    private readonly ComparableValues _values = new();
    private readonly FragmentUses _uses;
    private readonly Dictionary<ReferenceKey, SelectedFields> _selected = [];

    // What was compared already, and whether only under parents that exclude each other, which asks for less.
    private readonly Dictionary<ReferenceKey, bool> _comparedWithFragments = [];
    private readonly Dictionary<ReferenceKey, bool> _comparedFragments = [];

    public ConflictSearch(ValidationContext context)
    {
        _context = context;
        _uses = new FragmentUses(context, _values, _budget);
    }

    /// <summary>The conflicts inside one selection set, its fragments included.</summary>
    public IReadOnlyList<FieldConflict> Within(NamedType? parentType, SelectionSetNode selections, VariableScope scope)
    {
        var conflicts = new List<FieldConflict>();
        var fields = Select(parentType, selections);
        CompareWithin(fields, scope, conflicts);
        if (fields.Spreads.Count == 0 || (fields.ByKey.Count == 0 && fields.Spreads.Count == 1))
            return conflicts;

        var uses = _uses.Of(fields, scope);
        for (var i = 0; i < uses.Count; i++)
        {
            CompareWithFragment(fields, scope, uses[i], areExclusive: false, conflicts);
            for (var j = i + 1; j < uses.Count; j++)
                CompareFragments(uses[i], uses[j], areExclusive: false, conflicts);
        }

        return conflicts;
    }

    private List<FieldConflict> Between(
        SelectedFields mine, VariableScope myScope, SelectedFields others, VariableScope otherScope, bool areExclusive)
    {
        var conflicts = new List<FieldConflict>();
        var myUses = _uses.Of(mine, myScope);
        var otherUses = _uses.Of(others, otherScope);

        CompareBetween(mine, myScope, others, otherScope, areExclusive, conflicts);
        foreach (var use in otherUses)
            CompareWithFragment(mine, myScope, use, areExclusive, conflicts);
        foreach (var use in myUses)
            CompareWithFragment(others, otherScope, use, areExclusive, conflicts);
        foreach (var myUse in myUses)
        {
            foreach (var otherUse in otherUses)
                CompareFragments(myUse, otherUse, areExclusive, conflicts);
        }

        return conflicts;
    }

    private void CompareWithFragment(
        SelectedFields fields, VariableScope scope, FragmentUse use, bool areExclusive, List<FieldConflict> conflicts)
    {
        _budget.Spend(1);
        ValidationContext.EnsureStack();
        if (fields.ByKey.Count == 0 || !IsNew(_comparedWithFragments, areExclusive, new ReferenceKey(scope, use.Scope, fields, use.Fragment)))
            return;
        if (use.Fragment is not { } fragment)
            return;

        var fragmentFields = Select(fragment);
        var inner = _uses.Of(fragmentFields, use.Scope);
        if (ReferenceEquals(fields, fragmentFields) && ReferenceEquals(scope, use.Scope))
            return;
        CompareBetween(fields, scope, fragmentFields, use.Scope, areExclusive, conflicts);
        foreach (var innerUse in inner)
            CompareWithFragment(fields, scope, innerUse, areExclusive, conflicts);
    }

    private void CompareFragments(FragmentUse mine, FragmentUse other, bool areExclusive, List<FieldConflict> conflicts)
    {
        _budget.Spend(2);
        ValidationContext.EnsureStack();
        var isSameFragment = ReferenceEquals(mine.Fragment, other.Fragment);
        if (isSameFragment && ReferenceEquals(mine.Scope, other.Scope))
            return;
        if (!IsNewPair(mine, other, areExclusive && !isSameFragment))
            return;
        if (isSameFragment)
            ReportDifferentArguments(mine.Spread, other.Spread);
        else if (mine.Fragment is not null && other.Fragment is not null)
            CompareFields(mine, mine.Fragment, other, other.Fragment, areExclusive, conflicts);
    }

    private void CompareFields(
        FragmentUse mine,
        FragmentDefinitionNode myFragment,
        FragmentUse other,
        FragmentDefinitionNode otherFragment,
        bool areExclusive,
        List<FieldConflict> conflicts)
    {
        var myFields = Select(myFragment);
        var myInner = _uses.Of(myFields, mine.Scope);
        var otherFields = Select(otherFragment);
        var otherInner = _uses.Of(otherFields, other.Scope);
        CompareBetween(myFields, mine.Scope, otherFields, other.Scope, areExclusive, conflicts);
        foreach (var use in otherInner)
            CompareFragments(mine, use, areExclusive, conflicts);
        foreach (var use in myInner)
            CompareFragments(use, other, areExclusive, conflicts);
    }

    /// <summary>Remembers a comparison; false when it, or one that asks for more, was made before.</summary>
    private static bool IsNew(Dictionary<ReferenceKey, bool> compared, bool areExclusive, ReferenceKey key)
    {
        if (Covers(compared, areExclusive, key))
            return false;
        compared[key] = areExclusive;
        return true;
    }

    private static bool Covers(Dictionary<ReferenceKey, bool> compared, bool areExclusive, ReferenceKey key) =>
        compared.TryGetValue(key, out var wereExclusive) && (areExclusive || !wereExclusive);

    private bool IsNewPair(FragmentUse mine, FragmentUse other, bool areExclusive) =>
        !Covers(_comparedFragments, areExclusive, new ReferenceKey(mine.Scope, other.Scope, other.Fragment, mine.Fragment))
        && !Covers(_comparedFragments, areExclusive, new ReferenceKey(other.Scope, mine.Scope, mine.Fragment, other.Fragment))
        && !Covers(_comparedFragments, areExclusive, new ReferenceKey(other.Scope, mine.Scope, other.Fragment, mine.Fragment))
        && IsNew(_comparedFragments, areExclusive, new ReferenceKey(mine.Scope, other.Scope, mine.Fragment, other.Fragment));

    private void ReportDifferentArguments(FragmentSpreadNode mine, FragmentSpreadNode other) => _context.Report(new GraphQLError(
        $"Spreads \"{FieldConflict.Abbreviate(mine.Name.Value)}\" conflict because {Describe(mine)} and {Describe(other)} have different fragment arguments.",
        mine,
        other));

    private string Describe(FragmentSpreadNode spread)
    {
        var name = FieldConflict.Abbreviate(spread.Name.Value);
        var size = 1 + spread.Arguments.Sum(argument => 2 + argument.Name.Value.Length + _values.Of(argument.Value).Key.Length);
        if (size > LongestSpread && !spread.Arguments.IsEmpty)
            return name + "(...)";
        return Printer.Print(spread with { Name = spread.Name with { Value = name }, Directives = [] })[3..];
    }

    private SelectedFields Select(FragmentDefinitionNode fragment) =>
        Select(_context.Schema.FindType(fragment.TypeCondition.Name.Value), fragment.SelectionSet);

    private SelectedFields Select(NamedType? parentType, SelectionSetNode selections)
    {
        var key = new ReferenceKey(parentType, selections);
        if (_selected.TryGetValue(key, out var fields))
            return fields;
        fields = new SelectedFields();
        Collect(parentType, selections, fields);
        return _selected[key] = fields;
    }

    private void Collect(NamedType? parentType, SelectionSetNode selections, SelectedFields fields)
    {
        foreach (var selection in selections.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    fields.Add(new SelectedField(parentType, field));
                    break;
                case FragmentSpreadNode spread:
                    fields.Spreads.Add(spread);
                    break;
                case InlineFragmentNode { TypeCondition: { } condition } fragment:
                    Collect(_context.Schema.FindType(condition.Name.Value), fragment.SelectionSet, fields);
                    break;
                case InlineFragmentNode fragment:
                    Collect(parentType, fragment.SelectionSet, fields);
                    break;
            }
        }
    }
}
