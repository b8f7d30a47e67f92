namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>Single facts of which it was asked whether they are true, and who stated them.</summary>
/// <param name="capacity">When more come, all are forgotten and loaded again as they are asked for.</param>
internal sealed class FactCache(int capacity)
{
    private readonly Dictionary<Triple, Provenance?> _facts = [];

    /// <summary>Looks for a fact; null says that it is not true.</summary>
    public bool TryFind(Triple fact, out Provenance? stated) => _facts.TryGetValue(fact, out stated);

    /// <summary>Makes room for a load that is about to bring so many. It may bring more than fit: the read that asked needs them all.</summary>
    public void MakeRoom(int count)
    {
        if (_facts.Count > capacity - count)
            _facts.Clear();
    }

    /// <summary>Takes over a fact.</summary>
    public void Set(Triple fact, Provenance? stated) => _facts[fact] = stated;

    /// <summary>Brings a fact up to date, if it is here.</summary>
    public void Update(Triple fact, Provenance? stated)
    {
        if (_facts.Count > 0 && _facts.ContainsKey(fact))
            _facts[fact] = stated;
    }
}
