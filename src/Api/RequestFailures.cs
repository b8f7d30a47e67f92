using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.Limits;
using LinkedRecords.FactStore;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;

namespace LinkedRecords.Api;

/// <summary>Answers requests whose handler has thrown: with a code and a correlation id, never with the failure itself.</summary>
internal static partial class RequestFailures
{
    /// <summary>Comes before everything that may throw.</summary>
    public static void UseRequestFailures(this WebApplication server)
    {
        var log = server.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Requests");
        server.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => AnswerAsync(context, log),
            // It is logged here, with what the client was told.
            SuppressDiagnosticsCallback = _ => true,
        });
    }

    private static Task AnswerAsync(HttpContext context, ILogger log)
    {
        var failure = context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
        return Of(failure, context, log).ExecuteAsync(context);
    }

    private static IResult Of(Exception failure, HttpContext context, ILogger log)
    {
        switch (failure)
        {
            case ConnectionResetException:
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                // The client has gone: there is nobody to answer, and nothing of this server has failed.
                context.Abort();
                return TypedResults.Empty;
            case BadHttpRequestException unreadable:
                return Problem.Of(
                    unreadable.StatusCode, "REQUEST_UNREADABLE", "The body, a header or a part of the address is not what this route takes. See docs/errors.md.");
            case HistoryGoneException gone:
                return Problem.Of(StatusCodes.Status410Gone, "HISTORY_GONE", gone.Message);
            case LimitHitException limited:
                return GateMiddleware.Answer(context, limited.Hit);
            case StorageUnavailableException or NpgsqlException { IsTransient: true }:
                LogUnavailable(log, failure);
                return Problem.Of(
                    StatusCodes.Status503ServiceUnavailable, "STORAGE_UNAVAILABLE", "The storage does not answer. Repeat the request in a while, with the same id.");
            default:
                LogUnexpected(log, context.TraceIdentifier, failure);
                return Problem.Of(
                    StatusCodes.Status500InternalServerError,
                    "INTERNAL_ERROR",
                    $"Something failed that should not. Whoever runs this server finds it in the log as {context.TraceIdentifier}.");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request was not answered, for the storage does not.")]
    private static partial void LogUnavailable(ILogger log, Exception cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed unexpectedly; the client was told {CorrelationId}.")]
    private static partial void LogUnexpected(ILogger log, string correlationId, Exception cause);
}
