using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports.ServerSentEvents;

/// <summary>The form of server-sent events.</summary>
/// <remarks>https://html.spec.whatwg.org/multipage/server-sent-events.html</remarks>
internal static class EventStream
{
    public static void SetHeaders(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>A comment: makes browsers deliver the headers, and keeps the connection from looking idle.</summary>
    public static async ValueTask WriteCommentAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        output.Write(":\n\n"u8);
        await output.FlushAsync(cancellationToken);
    }
}
