using System.Reflection;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Tests.Records;

/// <summary>A store that hands out what it has read of one record when it is told to.</summary>
public class HeldReads : DispatchProxy
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IFactStore _store = null!;
    private Node _held;
    private int _reads;

    /// <summary>How often the record was read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Completed when it was read once.</summary>
    public Task Read => _read.Task;

    public static (IFactStore Store, HeldReads Held) Of(IFactStore store, Node held)
    {
        var proxy = Create<IFactStore, HeldReads>();
        var reads = (HeldReads)(object)proxy;
        (reads._store, reads._held) = (store, held);
        return (proxy, reads);
    }

    public void Release() => _released.SetResult();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        string.Equals(targetMethod!.Name, nameof(IFactStore.ReadRecordAsync), StringComparison.Ordinal) && args![0] is Node record && record == _held
            ? new ValueTask<RecordTail>(ReadAsync())
            : targetMethod.Invoke(_store, args);

    private async Task<RecordTail> ReadAsync()
    {
        Interlocked.Increment(ref _reads);
        var tail = await _store.ReadRecordAsync(_held, CancellationToken.None);
        _read.TrySetResult();
        await _released.Task;
        return tail;
    }
}
