using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.GraphQL.Transports.Http;

/// <summary><c>multipart/mixed</c>, for incremental delivery and for subscriptions in Apollo's protocol.</summary>
/// <remarks>Readers take a part as finished only when the boundary after it has come, so that is written with the part and not with the next.</remarks>
internal sealed class MultipartStream(PipeWriter output, string boundary, bool wrapsPayloads) : IPayloadStream
{
    private readonly byte[] _delimiter = Encoding.ASCII.GetBytes($"\r\n--{boundary}");

    private static ReadOnlySpan<byte> PartHeader => "\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"u8;

    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        output.Write(_delimiter.AsSpan());
        await output.FlushAsync(cancellationToken);
    }

    public async ValueTask WriteAsync(IPayload payload, CancellationToken cancellationToken)
    {
        output.Write(PartHeader);
        if (wrapsPayloads)
            output.Write("{\"payload\":"u8);
        payload.WriteTo(output);
        if (wrapsPayloads)
            output.Write("}"u8);
        output.Write(_delimiter.AsSpan());
        await output.FlushAsync(cancellationToken);
    }

    // Only the protocol for subscriptions knows empty parts; the other has no way to say that nothing happens.
    public async ValueTask BeatAsync(CancellationToken cancellationToken)
    {
        if (!wrapsPayloads)
            return;
        output.Write(PartHeader);
        output.Write("{}"u8);
        output.Write(_delimiter.AsSpan());
        await output.FlushAsync(cancellationToken);
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        output.Write("--\r\n"u8);
        await output.FlushAsync(cancellationToken);
    }
}
