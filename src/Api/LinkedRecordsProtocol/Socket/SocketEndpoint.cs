using System.Net.WebSockets;
using LinkedRecords.Api.Identity.Endpoints;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Socket;

/// <summary>Engine.IO at <c>/ws/</c>, over WebSocket only: the client knows no other transport.</summary>
internal static class SocketEndpoint
{
    /// <summary>Maps the route.</summary>
    public static void MapSocket(this IEndpointRouteBuilder routes) => routes.MapGet("/ws/", ServeAsync);

    private static async Task ServeAsync(HttpContext context)
    {
        if (WhyNot(context) is { } refusal)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(refusal, context.RequestAborted);
            return;
        }

        var services = context.RequestServices;
        var credential = services.GetRequiredService<RequestIdentity>().TokenOf(context.Request);
        using var socket = new FrameSocket(await context.WebSockets.AcceptWebSocketAsync());
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await services.GetRequiredService<SocketReception>().ServeAsync(socket, credential, context.Connection.RemoteIpAddress, ending.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The client or this server went away.
        }

        await socket.CloseAsync();
    }

    // The bodies are those of the protocol, https://github.com/socketio/engine.io-protocol.
    private static string? WhyNot(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["EIO"] is not ["4"])
        {
            return "{\"code\":5,\"message\":\"Unsupported protocol version\"}";
        }

        return query["transport"] is ["websocket"] && context.WebSockets.IsWebSocketRequest
            ? null
            : "{\"code\":0,\"message\":\"Transport unknown\"}";
    }
}
