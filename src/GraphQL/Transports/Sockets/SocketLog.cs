using Microsoft.Extensions.Logging;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>What sockets say to the log.</summary>
internal static partial class SocketLog
{
    [LoggerMessage(1, LogLevel.Warning, "A socket was cut off, for its client had read nothing for {Timeout}.")]
    public static partial void DroppedSlowReader(ILogger log, TimeSpan timeout);

    [LoggerMessage(2, LogLevel.Error, "A socket was closed with 4500, for something failed unexpectedly.")]
    public static partial void Failed(ILogger log, Exception exception);
}
