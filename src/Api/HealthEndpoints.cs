using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.Operations;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api;

/// <summary>What whoever runs the server asks it: is the process there, and does its store answer.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(3);

    // A name that no record has: the answer is empty, but it comes from the log and not from memory.
    private static readonly Node Nothing = new("kv-health");

    /// <summary>Maps <c>/health/live</c>, <c>/health/ready</c> and <c>/healthz</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Text("live"));
        routes.MapGet("/health/ready", AnswerReadyAsync);
        routes.MapGet("/healthz", (IFactStore store) => Results.Json(new HealthResponse(store.Head.Value)));
    }

    private static async Task<IResult> AnswerReadyAsync(
        IFactStore store, Readiness readiness, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!readiness.IsReady)
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "SERVER_STOPPING", "This node is about to stop. Use another one.");
        try
        {
            await store.ReadChangesAsync(Nothing, sinceVersion: 0, limit: 1, cancellationToken).AsTask().WaitAsync(ReadTimeout, time, cancellationToken);
            return TypedResults.Ok(new HealthResponse(store.Head.Value));
        }
        catch (Exception unreachable) when (unreachable is TimeoutException or StorageUnavailableException)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "STORAGE_UNAVAILABLE", "The store does not answer. This node is tried again by the next request.");
        }
    }
}
