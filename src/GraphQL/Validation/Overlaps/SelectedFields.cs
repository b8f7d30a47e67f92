using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>What a selection set selects without its fragment spreads, which stand apart; inline fragments are part of it.</summary>
internal sealed class SelectedFields
{
    // The others to which these were compared already.
    private readonly HashSet<SelectedFields> _compared = new(ReferenceEqualityComparer.Instance);

    /// <summary>The fields by response key, in the order of the keys.</summary>
    public OrderedDictionary<string, List<SelectedField>> ByKey { get; } = new(StringComparer.Ordinal);

    public List<FragmentSpreadNode> Spreads { get; } = [];

    public void Add(SelectedField field)
    {
        var key = (field.Node.Alias ?? field.Node.Name).Value;
        if (!ByKey.TryGetValue(key, out var sameKey))
            ByKey[key] = sameKey = [];
        sameKey.Add(field);
    }

    /// <summary>Pays for looking for the keys that both share; the first time only, as they stay the same.</summary>
    public void PayForComparison(SelectedFields others, WorkBudget budget)
    {
        if (_compared.Add(others))
            budget.Spend(ByKey.Count);
    }
}
