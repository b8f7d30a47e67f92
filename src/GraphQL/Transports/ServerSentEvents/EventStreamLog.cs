using Microsoft.Extensions.Logging;

namespace LinkedRecords.GraphQL.Transports.ServerSentEvents;

/// <summary>What event streams say to the log.</summary>
internal static partial class EventStreamLog
{
    [LoggerMessage(1, LogLevel.Error, "A stream was ended, for something failed unexpectedly.")]
    public static partial void Failed(ILogger log, Exception exception);
}
