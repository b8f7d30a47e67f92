using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace LinkedRecords.GraphQL.Transports.ServerSentEvents;

/// <summary>The reserved and the open streams of the single connection mode, by their tokens.</summary>
internal sealed class EventStreamHub(EventStreamOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SharedEventStream> _streams = new(StringComparer.Ordinal);

    public EventStreamOptions Options => options;

    /// <summary>A new stream, which is forgotten unless it is opened in time; null when there are as many as there may be.</summary>
    public SharedEventStream? Reserve()
    {
        if (_streams.Count >= options.MaxStreams)
            return null;
        // The token is a credential: whoever has it reads the stream.
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var stream = new SharedEventStream(token, options);
        _streams[token] = stream;
        stream.ExpireAfter(options.ReservationTimeout, time, () => Forget(stream));
        return stream;
    }

    public bool TryFind(string token, [NotNullWhen(true)] out SharedEventStream? stream) => _streams.TryGetValue(token, out stream);

    /// <summary>Ends a stream and its operations; its token is void from now on.</summary>
    public void Forget(SharedEventStream stream)
    {
        if (_streams.TryRemove(stream.Token, out _))
            stream.Dispose();
    }
}
