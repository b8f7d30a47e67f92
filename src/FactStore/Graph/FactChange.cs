namespace LinkedRecords.FactStore.Graph;

/// <summary>What an <see cref="Overlay"/> says about one fact.</summary>
internal sealed class FactChange(Triple fact)
{
    private bool? _wasTrue;

    /// <summary>Who states it in the overlay; null when it does not hold.</summary>
    public Provenance? Stated { get; private set; }

    /// <summary>Whether the fact holds, with the changes made so far.</summary>
    public bool IsTrue => Stated is not null;

    /// <summary>When it was changed, in the order of changes.</summary>
    public long Order { get; private set; }

    /// <summary>Asserts the fact, or retracts it when nobody states it.</summary>
    public void State(Provenance? stated, long order)
    {
        Stated = stated;
        Order = order;
    }

    /// <summary>How many more of the fact there are than in the graph below, which is asked once: 1, 0 or -1.</summary>
    public int GrowthOn(IGraph below)
    {
        _wasTrue ??= below.Contains(fact.Subject, fact.Predicate, fact.Object);
        return (IsTrue ? 1 : 0) - (_wasTrue.Value ? 1 : 0);
    }
}
