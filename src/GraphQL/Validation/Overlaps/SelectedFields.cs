using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>What a selection set selects without its fragment spreads, which stand apart; inline fragments are part of it.</summary>
internal sealed class SelectedFields
{
    private readonly Dictionary<SelectedFields, List<(string Key, List<SelectedField> Mine, List<SelectedField> Others)>> _shared =
        new(ReferenceEqualityComparer.Instance);

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

    /// <summary>The fields of both that share a response key.</summary>
    public IReadOnlyList<(string Key, List<SelectedField> Mine, List<SelectedField> Others)> SharedWith(SelectedFields others, WorkBudget budget)
    {
        if (_shared.TryGetValue(others, out var shared))
            return shared;

        shared = [];
        foreach (var (key, mine) in ByKey)
        {
            budget.Spend(1);
            if (others.ByKey.TryGetValue(key, out var theirs))
                shared.Add((key, mine, theirs));
        }

        return _shared[others] = shared;
    }
}
