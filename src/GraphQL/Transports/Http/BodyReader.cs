using System.Buffers;
using System.IO.Pipelines;
using LinkedRecords.GraphQL.Transports.Parameters;
using LinkedRecords.GraphQL.Transports.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LinkedRecords.GraphQL.Transports.Http;

/// <summary>Reads the body of a POST, in the types that cannot be mistaken for a form of another origin: JSON, and uploads if they are guarded.</summary>
internal sealed class BodyReader(GraphQLEndpointOptions options, JsonParameters json)
{
    private readonly UploadReader? _uploads = options.Uploads is { } uploads ? new UploadReader(uploads, json, options.MaxBodyBytes) : null;

    /// <summary>The requests of a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Heeded throughout.</param>
    public ValueTask<Outcome<RequestBody>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType is "application/json")
            return ReadJsonAsync(request, cancellationToken);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return new(Unsupported());
        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return IsUtf8(type) ? ReadJsonAsync(request, cancellationToken) : new(Unsupported());
        if (_uploads is not null && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return IsGuarded(request) ? _uploads.ReadAsync(request, type, cancellationToken) : new(NoPreflight());
        return new(Unsupported());
    }

    /// <summary>Whether the request has a header that no page of another origin can send unasked.</summary>
    public bool IsGuarded(HttpRequest request) => options.PreflightHeaders.Any(request.Headers.ContainsKey);

    public Refusal NoPreflight() =>
        new(StatusCodes.Status403Forbidden, TransportErrorCodes.PreflightRequired, $"Send one of the headers {string.Join(", ", options.PreflightHeaders)} with any value.");

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private Refusal Unsupported() =>
        new(StatusCodes.Status415UnsupportedMediaType, TransportErrorCodes.UnsupportedMediaType,
            _uploads is null ? "Send application/json in UTF-8." : "Send application/json in UTF-8, or multipart/form-data for uploads.");

    private async ValueTask<Outcome<RequestBody>> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var limit = options.MaxBodyBytes;
        if (request.ContentLength > limit)
            return Refusal.TooLarge("The body", limit);
        var pipe = request.BodyReader;
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            if (read.Buffer.Length > limit)
            {
                pipe.AdvanceTo(read.Buffer.End);
                return Refusal.TooLarge("The body", limit);
            }
            if (read.IsCompleted)
                return Parse(pipe, read.Buffer);
            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private Outcome<RequestBody> Parse(PipeReader pipe, in ReadOnlySequence<byte> body)
    {
        var outcome = json.ReadBody(body);
        pipe.AdvanceTo(body.End);
        return outcome;
    }
}
