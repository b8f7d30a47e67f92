using System.Runtime.CompilerServices;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>Awaiting it gives the thread to everything that waits for one, and goes on after that.</summary>
/// <remarks><see cref="Task.Yield"/> would go on first: what a thread of the pool yields it takes up again before it looks at what waits for all threads.</remarks>
public readonly struct Turn : ICriticalNotifyCompletion
{
    /// <summary>For a loop that serves one client and might never have to wait: it keeps nobody else waiting.</summary>
    public static Turn AfterOthers => default;

    /// <summary>Never: others are asked first.</summary>
    public bool IsCompleted => false;

    /// <summary>Itself.</summary>
    public Turn GetAwaiter() => this;

    /// <summary>Nothing.</summary>
    public void GetResult()
    {
        // Nothing can go wrong with a turn.
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static go => go(), continuation, preferLocal: false);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(static go => go(), continuation, preferLocal: false);
}
