using LinkedRecords.Api.Identity.Endpoints;

namespace LinkedRecords.Api.Limits;

/// <summary>Stands before all routes: counts addresses, which need no sign-in, and their sockets and streams of events.</summary>
internal static class GateMiddleware
{
    // As which a subscription can be answered over HTTP.
    private static readonly string[] Streams = ["text/event-stream", "multipart/mixed"];

    /// <summary>Refuses what comes too fast; before anything that costs.</summary>
    public static void UseGate(this WebApplication server)
    {
        var gate = server.Services.GetRequiredService<Gate>();
        server.Use(async (context, next) =>
        {
            context.Features.Get<SilentConnections.Place>()?.Leave();
            var address = context.Connection.RemoteIpAddress;
            if (gate.TakeFor(address) is { } hit)
            {
                await Answer(context, hit).ExecuteAsync(context);
            }
            else if (StaysOpen(context))
            {
                var (place, full) = gate.OpenSocket(address);
                using (place)
                {
                    await (full is null ? next(context) : Answer(context, full).ExecuteAsync(context));
                }
            }
            else
            {
                await next(context);
            }
        });
    }

    /// <summary>Whether a request is one for a socket, or may become a stream of events, which costs the same.</summary>
    public static bool StaysOpen(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest
        || context.Request.Headers.Accept.Any(accepted => Array.Exists(Streams, type => accepted?.Contains(type, StringComparison.OrdinalIgnoreCase) == true));

    /// <summary>Makes attempts to sign in through a route slow.</summary>
    public static TBuilder LimitSignIns<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.AddEndpointFilter<TBuilder>(static async (context, next) =>
        context.HttpContext.RequestServices.GetRequiredService<Gate>().TakeSignIn(context.HttpContext.Connection.RemoteIpAddress) is { } hit
            ? Answer(context.HttpContext, hit)
            : await next(context));

    /// <summary>The answer to who has reached a limit.</summary>
    public static IResult Answer(HttpContext context, LimitHit hit)
    {
        context.Response.Headers.RetryAfter = hit.RetryAfter;
        return Problem.Of(hit.Status, hit.Code, $"{hit.Message} Wait {hit.Seconds} s.");
    }
}
