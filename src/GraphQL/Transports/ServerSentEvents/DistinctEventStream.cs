using System.Buffers;
using System.IO.Pipelines;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Transports.Http;

namespace LinkedRecords.GraphQL.Transports.ServerSentEvents;

/// <summary>The distinct connections mode of GraphQL over SSE: one stream for one operation.</summary>
/// <remarks>https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md</remarks>
internal sealed class DistinctEventStream(PipeWriter output) : IPayloadStream
{
    public ValueTask BeginAsync(CancellationToken cancellationToken) => EventStream.WriteCommentAsync(output, cancellationToken);

    public async ValueTask WriteAsync(IPayload payload, CancellationToken cancellationToken)
    {
        output.Write("event: next\ndata: "u8);
        payload.WriteTo(output);
        output.Write("\n\n"u8);
        await output.FlushAsync(cancellationToken);
    }

    public ValueTask BeatAsync(CancellationToken cancellationToken) => EventStream.WriteCommentAsync(output, cancellationToken);

    // An EventSource drops events without data, hence the empty line of data.
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        output.Write("event: complete\ndata:\n\n"u8);
        await output.FlushAsync(cancellationToken);
    }
}
