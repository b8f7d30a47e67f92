namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>What two lists of arguments have in common before scopes are looked at.</summary>
/// <param name="AreWrittenAlike">Whether both give the same names the same values, as they are written.</param>
/// <param name="WithVariables">The values that contain variables, which can mean different things in different scopes.</param>
internal sealed record ArgumentComparison(bool AreWrittenAlike, IReadOnlyList<ComparableValue> WithVariables)
{
    public static readonly ArgumentComparison Different = new(false, []);

    public static ArgumentComparison Of(GivenArguments? one, GivenArguments? other, ComparableValues values, WorkBudget budget)
    {
        if (one is null || other is null)
            return new ArgumentComparison(ReferenceEquals(one, other), []);
        if (one.InOrder.Count != other.InOrder.Count)
            return Different;

        var withVariables = new List<ComparableValue>();
        foreach (var (name, value) in one.InOrder)
        {
            budget.Spend(1);
            var comparable = values.Of(value);
            if (other.Find(name) is not { } otherValue || !string.Equals(comparable.Key, values.Of(otherValue).Key, StringComparison.Ordinal))
                return Different;
            if (comparable.Variables.Count > 0)
                withVariables.Add(comparable);
        }

        return new ArgumentComparison(true, withVariables);
    }

    /// <summary>Whether the arguments have the same values when each list stands in its scope.</summary>
    public bool AreEqualIn(VariableScope scope, VariableScope otherScope, WorkBudget budget) =>
        AreWrittenAlike && (ReferenceEquals(scope, otherScope) || WithVariables.All(value => IsSame(value, scope, otherScope, budget)));

    private static bool IsSame(ComparableValue value, VariableScope scope, VariableScope otherScope, WorkBudget budget)
    {
        budget.Spend(1);
        return !value.DependsOn(scope, budget) && !value.DependsOn(otherScope, budget);
    }
}
