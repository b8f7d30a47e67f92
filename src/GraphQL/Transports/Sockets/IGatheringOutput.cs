namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>What a WebSocket is written to, when it can have several messages leave together. A feature of the request; without it each leaves by itself.</summary>
public interface IGatheringOutput
{
    /// <summary>While true, what is written may be kept; it leaves with whatever is written first afterwards, in its order. Set by whoever has the turn to send.</summary>
    bool IsGathering { get; set; }
}
