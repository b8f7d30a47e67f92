namespace LinkedRecords.GraphQL.Execution.Subscriptions;

/// <summary>Shared events that are offered to a reader who waits, before the reader is woken: an event that many wait for costs each of them little when it can be passed on at once.</summary>
public interface IOfferedEvents
{
    /// <summary>The events, enumerated once. While a step waits, what comes is offered first; if it is taken it is not yielded, and the wait goes on.</summary>
    /// <param name="take">
    /// Called while a step waits, by one thread at a time, with the next events in their order. Returns at once, true when it has taken all of them; else it
    /// has taken none, and the step ends with the first.
    /// </param>
    /// <param name="cancellationToken">Ends a step that waits.</param>
    IAsyncEnumerator<SharedEvent> GetAsyncEnumerator(Func<IReadOnlyList<SharedEvent>, bool> take, CancellationToken cancellationToken);
}
