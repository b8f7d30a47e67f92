namespace LinkedRecords.FactStore.Graph;

/// <summary>What an <see cref="Overlay"/> says about one fact.</summary>
internal sealed class FactChange(bool wasTrue)
{
    /// <summary>Whether the fact holds, with the changes made so far.</summary>
    public bool IsTrue { get; private set; } = wasTrue;

    /// <summary>Who states it in the overlay; null when it does not hold.</summary>
    public Provenance? Stated { get; private set; }

    /// <summary>When it was changed, in the order of changes.</summary>
    public long Order { get; private set; }

    /// <summary>Asserts the fact, or retracts it when nobody states it.</summary>
    public void State(Provenance? stated, long order)
    {
        Stated = stated;
        IsTrue = stated is not null;
        Order = order;
    }
}
