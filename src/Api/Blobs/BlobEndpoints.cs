using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Schema;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore.Facts;
using Microsoft.AspNetCore.Http.Features;

namespace LinkedRecords.Api.Blobs;

/// <summary>Files over plain HTTP, streamed both ways: <c>POST /blobs</c>, <c>PUT /blobs/{id}</c>, <c>GET</c> and <c>HEAD /blobs/{id}</c>.</summary>
internal static class BlobEndpoints
{
    /// <summary>Bytes of a file at most.</summary>
    public const long LargestBlob = 1024L * 1024 * 1024;
    private const string FactsHeader = "LinkedRecords-Facts";
    private const string SessionHeader = "LinkedRecords-Session";

    /// <summary>Maps the routes.</summary>
    public static void MapBlobs(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/blobs", (HttpContext context, [AsParameters] Parts parts, CancellationToken token) => StoreAsync(context, parts, record: null, token));
        routes.MapPut("/blobs/{id}", (string id, HttpContext context, [AsParameters] Parts parts, CancellationToken token) => StoreAsync(context, parts, new Node(id), token));
        routes.MapGet("/blobs/{id}", SendAsync);
        routes.MapMethods("/blobs/{id}", [HttpMethods.Head], SendAsync);
    }

    // The body is the file. Facts of a new record are JSON in a header, so that the body can be streamed.
    private static async Task<IResult> StoreAsync(HttpContext context, Parts parts, Node? record, CancellationToken cancellationToken)
    {
        if (await parts.Identity.FindAsync(context, cancellationToken) is not { } caller || !caller.May(Scope.Write))
        {
            return Problem.Unauthenticated();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestBlob;
        }

        try
        {
            var facts = FactsOf(context.Request);
            var id = IdOf(context.Request);
            var (written, content) = await parts.Uploads.TakeAsync(
                context.Request.Body,
                context.Request.ContentLength,
                MediaTypes.Normalise(context.Request.ContentType),
                file => new WriteRequest
                {
                    Id = id,
                    Author = caller.User,
                    Create = record is null ? [new NewRecord(Name: null, file, facts)] : [],
                    Replace = record is { } existing ? [new BlobVersion(existing, file)] : [],
                },
                cancellationToken);
            var change = written.Entry.Transaction.Events[0];
            return TypedResults.Ok(new BlobResponse(
                change.Record.Spelling, change.Version, written.Entry.Revision.Value, content.Size, content.Hash.Hex));
        }
        catch (BlobTooLargeException tooLarge)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "BLOB_TOO_LARGE", tooLarge.Message);
        }
        catch (WriteRefusedException refused)
        {
            var status = string.Equals(refused.Reasons[0].Code, Writer.NotFoundCode, StringComparison.Ordinal)
                ? StatusCodes.Status404NotFound
                : StatusCodes.Status403Forbidden;
            return Problem.Of(status, refused.Reasons[0].Code, refused.Message);
        }
    }

    // Within an editing session, `undo` can take the file back.
    private static string IdOf(HttpRequest request)
    {
        var own = request.Headers["Idempotency-Key"] is [{ Length: > 0 } given] ? given : Guid.CreateVersion7().ToString("N");
        return SessionId.OfEdit(request.Headers[SessionHeader] is [{ Length: > 0 } session] ? session : null, own);
    }

    private static async Task<IResult> SendAsync(string id, HttpContext context, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await ReaderAsync(id, context, parts, cancellationToken) is not { } reader)
        {
            return Problem.Unauthenticated();
        }

        if (await parts.Records.FindAsync(reader, new Node(id), cancellationToken) is not { State: BlobState blob })
        {
            return Problem.Of(StatusCodes.Status404NotFound, Writer.NotFoundCode, Writer.NoSuchRecord(new Node(id)).Message);
        }

        return await WriteAsync(context, parts.Store, blob, cancellationToken);
    }

    // A link says who made it; whether they may still read the file is looked at in any case.
    private static async ValueTask<Node?> ReaderAsync(string id, HttpContext context, Parts parts, CancellationToken cancellationToken)
    {
        if (context.Request.Query["link"] is [{ Length: > 0 } link])
        {
            return parts.Links.UserOf(link, new Node(id));
        }

        return await parts.Identity.FindAsync(context, cancellationToken) is { } caller && caller.May(Scope.Read) ? caller.User : null;
    }

    private static async Task<IResult> WriteAsync(HttpContext context, IBlobStore store, BlobState blob, CancellationToken cancellationToken)
    {
        var (request, response) = (context.Request, context.Response);
        var tag = $"\"{blob.Content.Hash.Hex}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.AcceptRanges = "bytes";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = MediaTypes.ContentSecurityPolicy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (request.Headers.IfNoneMatch.Contains(tag, StringComparer.Ordinal))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var size = blob.Content.Size;
        if (RangeOf(request, tag, size) is not { } wanted)
        {
            wanted = (0, size);
        }
        else if (wanted.Length <= 0 || wanted.From >= size)
        {
            response.Headers.ContentRange = $"bytes */{size}";
            return TypedResults.StatusCode(StatusCodes.Status416RangeNotSatisfiable);
        }
        else
        {
            wanted.Length = Math.Min(wanted.Length, size - wanted.From);
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {wanted.From}-{wanted.From + wanted.Length - 1}/{size}";
        }

        response.ContentType = blob.MediaType;
        response.ContentLength = wanted.Length;
        if (!MediaTypes.MayBeShown(blob.MediaType))
        {
            response.Headers.ContentDisposition = "attachment";
        }

        if (HttpMethods.IsHead(request.Method))
        {
            return TypedResults.Empty;
        }

        await store.CopyToAsync(blob.Content.Hash, wanted.From, wanted.Length, response.Body, cancellationToken);
        return TypedResults.Empty;
    }

    // RFC 9110 section 14: one range of bytes; several, or a condition on another version, are answered with the whole.
    private static (long From, long Length)? RangeOf(HttpRequest request, string tag, long size)
    {
        var isOther = request.Headers.IfRange is [{ } condition] && !string.Equals(condition, tag, StringComparison.Ordinal);
        if (isOther || !RangeHeaderValue.TryParse(request.Headers.Range, out var header)
            || !string.Equals(header.Unit, "bytes", StringComparison.Ordinal) || header.Ranges.Count != 1)
        {
            return null;
        }

        var range = header.Ranges.First();
        return range switch
        {
            { From: { } from, To: { } to } => (from, to - from + 1),
            { From: { } from } => (from, long.MaxValue - from),
            { To: { } last } => (Math.Max(0, size - last), last),
            _ => null,
        };
    }

    private static ImmutableArray<ImmutableArray<JsonElement>> FactsOf(HttpRequest request)
    {
        if (request.Headers[FactsHeader] is not [{ Length: > 0 } text])
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(fact => fact.EnumerateArray().Select(element => element.Clone()).ToImmutableArray())];
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw new WriteRefusedException("FACT_SHAPE", $"{FactsHeader} is a JSON array of facts, each an array of two or three elements.");
        }
    }

    /// <summary>What the routes need.</summary>
    internal sealed record Parts(RequestIdentity Identity, IBlobStore Store, BlobUploads Uploads, RecordReader Records, BlobLinks Links);
}
