namespace LinkedRecords.GraphQL.Execution;

/// <summary>The loaders of one request, and those of them that have keys to load.</summary>
internal sealed class LoaderRegistry(OperationRun run)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Delegate, object> _loaders = [];
    private List<IBatchLoader> _due = [];

    public BatchLoader<TKey, TValue> Get<TKey, TValue>(BatchLoad<TKey, TValue> load)
        where TKey : notnull
    {
        lock (_lock)
        {
            if (_loaders.TryGetValue(load, out var known))
                return (BatchLoader<TKey, TValue>)known;
            var loader = new BatchLoader<TKey, TValue>(load, run);
            _loaders.Add(load, loader);
            return loader;
        }
    }

    public void Enqueue(IBatchLoader loader)
    {
        lock (_lock)
            _due.Add(loader);
        run.Steps.Wake();
    }

    /// <summary>Sends every batch that is due; false when there is none.</summary>
    public bool Dispatch()
    {
        List<IBatchLoader> due;
        lock (_lock)
        {
            if (_due.Count == 0)
                return false;
            due = _due;
            _due = [];
        }
        foreach (var loader in due)
            loader.Dispatch();
        return true;
    }
}
