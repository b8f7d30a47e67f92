namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Finds whose judgement some facts may make another one, at a cost that does not grow with the number of the others.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <typeparam name="TOwner">Who had it judged.</typeparam>
public sealed class Judgements<TOwner>
    where TOwner : class
{
    private readonly Postings<int, TOwner> _restingOn = new();

    /// <summary>Keeps a judgement in place of the one before; null stands for none.</summary>
    public void Replace(TOwner owner, Judgement? before, Judgement? after) =>
        _restingOn.Replace(owner, before?.RestsOn ?? [], after?.RestsOn ?? []);

    /// <summary>Whose judgement may be another one after these facts; that of all others is the same.</summary>
    public IReadOnlyCollection<TOwner> ThatMayChangeBy(TouchedFacts facts)
    {
        var found = new HashSet<TOwner>();
        foreach (var hash in facts.Hashes)
            _restingOn.CollectInto(found, hash);
        return found;
    }
}
