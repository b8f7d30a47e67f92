namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>Counts comparisons. An ordinary document takes some thousands; one built to make them explode is refused.</summary>
internal sealed class WorkBudget
{
    private int _left = 500_000;

    /// <summary>Takes <paramref name="cost"/> from the budget.</summary>
    /// <exception cref="ValidationAbortedException">The budget is spent.</exception>
    public void Spend(int cost)
    {
        _left -= cost;
        if (_left < 0)
            throw ValidationAbortedException.TooMuchWork();
    }
}
