using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>A record that is being read from storage, once for all who ask for it meanwhile, with what the log tells of it in between.</summary>
/// <param name="begun">How far the log had been applied when it began.</param>
/// <remarks>Not thread-safe; guarded by the states. Else each entry of the log would have all begin anew, and a busy node would never get to know a record.</remarks>
internal sealed class RecordLoad(Revision begun)
{
    private const int MostChanges = 1_000;

    private readonly List<RecordChange> _since = [];

    /// <summary>Completes with whether it succeeded, and the record, null when there is none.</summary>
    public Task<(bool IsDone, RecordState? State)> Task { get; set; } = null!;

    /// <summary>A change that was applied while the record is being read. More of them than can be kept make the load void.</summary>
    public void Add(RecordChange change)
    {
        if (_since.Count <= MostChanges)
        {
            _since.Add(change);
        }
    }

    /// <summary>What was read, brought up to what was applied meanwhile; not done when it does not reach so far back, or the record began in between.</summary>
    public (bool IsDone, RecordState? State) Complete(RecordState? read, RecordTail tail)
    {
        if (tail.At < begun || _since.Count > MostChanges || (read is null && _since.Count > 0))
        {
            return (false, null);
        }

        foreach (var change in _since.Where(change => change.Version > read!.Version))
        {
            read = read!.After(change);
        }

        return (true, read);
    }
}
