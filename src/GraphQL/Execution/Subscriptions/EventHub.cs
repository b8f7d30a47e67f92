namespace LinkedRecords.GraphQL.Execution.Subscriptions;

/// <summary>Hands each event to every subscriber, without ever waiting for one.</summary>
/// <remarks>Each subscriber has a bounded buffer. One that lets it fill up is dropped: it still gets what is in the buffer, and then the error <see cref="ExecutionErrorCodes.SubscriberTooSlow"/>. Safe to use from any thread.</remarks>
/// <typeparam name="TEvent">Shared by all subscribers, so it must not change.</typeparam>
public sealed class EventHub<TEvent>
{
    private readonly int _buffer;
    private readonly Lock _lock = new();

    // Replaced whole under the lock, read without it.
    private volatile EventSubscription<TEvent>[] _subscribers = [];

    /// <summary>A hub without subscribers.</summary>
    /// <param name="buffer">How many events wait for a slow subscriber before it is dropped; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is smaller than one.</exception>
    public EventHub(int buffer = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer, 1);
        _buffer = buffer;
    }

    /// <summary>How many subscribers there are now.</summary>
    public int SubscriberCount => _subscribers.Length;

    /// <summary>Hands out an event; returns at once.</summary>
    public void Publish(TEvent published)
    {
        foreach (var subscriber in _subscribers)
            Offer(subscriber, published);
    }

    /// <summary>Ends every subscription after the events that it has yet to take.</summary>
    public void Complete()
    {
        foreach (var subscriber in _subscribers)
            subscriber.End(null);
    }

    /// <summary>The events from now on: a subscriber counts from this call, not from its first read. Enumerated once.</summary>
    /// <param name="cancellationToken">Ends the subscription; so does disposing the enumerator.</param>
    public IAsyncEnumerable<TEvent> Subscribe(CancellationToken cancellationToken)
    {
        var subscriber = new EventSubscription<TEvent>(_buffer, Remove);
        lock (_lock)
            _subscribers = [.. _subscribers, subscriber];
        subscriber.EndWith(cancellationToken);
        return subscriber;
    }

    private void Offer(EventSubscription<TEvent> subscriber, TEvent published)
    {
        if (subscriber.TryOffer(published))
            return;
        Remove(subscriber);
        subscriber.End(new GraphQLException(
            $"The subscription was dropped, for {_buffer} events were waiting to be taken. Subscribe again and read the present state.",
            ExecutionErrorCodes.SubscriberTooSlow));
    }

    private void Remove(EventSubscription<TEvent> subscriber)
    {
        lock (_lock)
            _subscribers = [.. _subscribers.Where(known => !ReferenceEquals(known, subscriber))];
    }
}
