namespace LinkedRecords.GraphQL.Execution;

/// <summary>Collects the keys that resolvers of one request ask for, and loads them together; each key is loaded once per request.</summary>
/// <remarks>
/// A batch goes out when the executor has done everything that it can do without waiting, so which keys travel together
/// depends on the query and not on timing. All batches that are due go out at the same time. Safe to call from any thread.
/// </remarks>
/// <typeparam name="TKey">Compared with its default equality.</typeparam>
/// <typeparam name="TValue">The loaded value.</typeparam>
public sealed class BatchLoader<TKey, TValue> : IBatchLoader
    where TKey : notnull
{
    private readonly BatchLoad<TKey, TValue> _load;
    private readonly OperationRun _run;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, TaskCompletionSource<TValue?>> _values = [];
    private List<TKey> _asked = [];

    internal BatchLoader(BatchLoad<TKey, TValue> load, OperationRun run)
    {
        _load = load;
        _run = run;
    }

    /// <summary>The value of <paramref name="key"/>, once its batch has been loaded.</summary>
    /// <returns>The default of <typeparamref name="TValue"/> when there is none; fails as the batch fails.</returns>
    public Task<TValue?> LoadAsync(TKey key)
    {
        TaskCompletionSource<TValue?> value;
        var isFirst = false;
        lock (_lock)
        {
            if (_values.TryGetValue(key, out var known))
                return known.Task;
            value = new TaskCompletionSource<TValue?>();
            _values.Add(key, value);
            _asked.Add(key);
            isFirst = _asked.Count == 1;
        }
        if (isFirst)
            _run.Loaders.Enqueue(this);
        return value.Task;
    }

    void IBatchLoader.Dispatch()
    {
        List<TKey> keys;
        lock (_lock)
        {
            keys = _asked;
            _asked = [];
        }
        _ = DispatchAsync(keys);
    }

    // Never fails: what goes wrong is what the awaiting resolvers see.
    private async Task DispatchAsync(List<TKey> keys)
    {
        Arrival arrival;
        try
        {
            var values = await _load(keys, _run.RequestContext, _run.CancellationToken);
            arrival = new Arrival(this, keys, values, null);
        }
#pragma warning disable CA1031 // Any failure of a load belongs to those who await it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            arrival = new Arrival(this, keys, null, exception);
        }
        _run.Steps.Add(arrival);
    }

    private void Deliver(List<TKey> keys, IReadOnlyDictionary<TKey, TValue>? values, Exception? failure)
    {
        foreach (var key in keys)
        {
            TaskCompletionSource<TValue?> awaited;
            lock (_lock)
                awaited = _values[key];
            if (failure is not null)
                awaited.TrySetException(failure);
            else
                awaited.TrySetResult(values!.TryGetValue(key, out var value) ? value : default);
        }
    }

    // The values are handed out as one step, so that all resolvers of the batch go on before the next batch is formed.
    private sealed class Arrival(BatchLoader<TKey, TValue> loader, List<TKey> keys, IReadOnlyDictionary<TKey, TValue>? values, Exception? failure) : IStep
    {
        public IStep? Next { get; set; }

        public void Run() => loader.Deliver(keys, values, failure);
    }
}
