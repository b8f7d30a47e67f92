using System.Collections;

namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>The items of a list that come one by one, from memory or over time.</summary>
internal sealed class ItemSource : IAsyncDisposable
{
    private readonly IEnumerator? _inMemory;
    private readonly IAsyncEnumerator<object?>? _overTime;

    public ItemSource(IEnumerator inMemory) => _inMemory = inMemory;

    public ItemSource(IAsyncEnumerator<object?> overTime) => _overTime = overTime;

    public object? Current => _inMemory is null ? _overTime!.Current : _inMemory.Current;

    public ValueTask<bool> MoveNextAsync() => _inMemory is null ? _overTime!.MoveNextAsync() : new ValueTask<bool>(_inMemory.MoveNext());

    public async ValueTask DisposeAsync()
    {
        if (_overTime is not null)
            await _overTime.DisposeAsync();
        else
            (_inMemory as IDisposable)?.Dispose();
    }
}
