using System.Security.Cryptography;
using System.Text;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Writing;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary>The bytes of files: received as <c>multipart/form-data</c>, sent as they are or as a data URL. Streamed both ways.</summary>
internal sealed class BlobRoutes(IBlobStore store, BlobUploads uploads)
{
    private const int LongestBoundary = 100;
    private const string FilePart = "change";

    /// <summary>Stores the part <c>change</c> of the body. The other parts repeat what the address says.</summary>
    /// <param name="write">What will be written with it: there must be leave and room.</param>
    /// <exception cref="MalformedRequestException">There is no such part, or it is too large.</exception>
    /// <exception cref="WriteRefusedException">It could not be written.</exception>
    public async Task<RecordContent.File> ReceiveAsync(
        HttpRequest request, Func<RecordContent.File, WriteRequest> write, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = BlobEndpoints.LargestBlob;
        }

        try
        {
            var reader = new MultipartReader(BoundaryOf(request), request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (IsFile(section))
                {
                    return await StoreAsync(section, write, cancellationToken);
                }
            }
        }
        catch (BlobTooLargeException tooLarge)
        {
            throw new MalformedRequestException(tooLarge.Message, "BLOB_TOO_LARGE", StatusCodes.Status413PayloadTooLarge);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new MalformedRequestException("The body is no multipart/form-data.");
        }

        throw new MalformedRequestException($"The body has no part named {FilePart}, which is the file.");
    }

    /// <summary>The file as it is, never in a way that a script in it could run.</summary>
    public async Task<IResult> SendAsync(HttpContext context, BlobState blob)
    {
        var response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = MediaTypes.ContentSecurityPolicy;
        response.Headers.CacheControl = "private, no-cache";
        response.ContentType = blob.MediaType.StartsWith("text/", StringComparison.Ordinal) ? blob.MediaType + "; charset=utf-8" : blob.MediaType;
        response.ContentLength = blob.Content.Size;
        if (!MediaTypes.MayBeShown(blob.MediaType))
        {
            response.Headers.ContentDisposition = "attachment";
        }

        await store.CopyToAsync(blob.Content.Hash, from: 0, blob.Content.Size, response.Body, context.RequestAborted);
        return TypedResults.Empty;
    }

    /// <summary>The record with the file in it, as <c>data:type;base64,…</c>.</summary>
    public async Task<IResult> SendAsDataUrlAsync(HttpContext context, BlobState blob)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        var begin = new StringBuilder().AppendHead(blob).Append("\"value\":\"data:").Append(blob.MediaType).Append(";base64,");
        await context.Response.WriteAsync(begin.ToString(), context.RequestAborted);
        using var encoding = new ToBase64Transform();
        await using (var encoded = new CryptoStream(context.Response.Body, encoding, CryptoStreamMode.Write, leaveOpen: true))
        {
            await store.CopyToAsync(blob.Content.Hash, from: 0, blob.Content.Size, encoded, context.RequestAborted);
            await encoded.FlushFinalBlockAsync(context.RequestAborted);
        }

        await context.Response.WriteAsync("\"}", context.RequestAborted);
        return TypedResults.Empty;
    }

    private static string BoundaryOf(HttpRequest request)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
                ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
                : null;
        return boundary is { Length: > 0 and <= LongestBoundary }
            ? boundary
            : throw new MalformedRequestException("A file is sent as multipart/form-data.");
    }

    private static bool IsFile(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
        && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(FilePart, StringComparison.Ordinal);

    private async Task<RecordContent.File> StoreAsync(
        MultipartSection section, Func<RecordContent.File, WriteRequest> write, CancellationToken cancellationToken)
    {
        var type = MediaTypes.Normalise(section.ContentType);
        var body = new FirstBytes(section.Body);
        var file = await uploads.StoreAsync(body, size: null, type, write, cancellationToken);
        return string.Equals(type, MediaTypes.Unknown, StringComparison.Ordinal) ? file with { MediaType = MediaSignature.TypeOf(body.Seen) } : file;
    }
}
