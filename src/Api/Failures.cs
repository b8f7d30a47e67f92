using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api;

/// <summary>Writes to the log what a client is not shown; both carry the same correlation id.</summary>
internal static partial class Failures
{
    /// <summary>Reports unexpected failures of resolvers to a log.</summary>
    public static Action<UnexpectedFailure> Reporter(ILogger log) => failure => Log(log, failure.CorrelationId, failure.Exception);

    /// <summary>Writes down a failure that nobody waited for: a fault of this program that must not go unseen.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "A task failed and nobody looked.")]
    public static partial void LogUnobserved(ILogger log, Exception cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "A resolver failed unexpectedly; the client was told {CorrelationId}.")]
    private static partial void Log(ILogger log, string correlationId, Exception cause);
}
