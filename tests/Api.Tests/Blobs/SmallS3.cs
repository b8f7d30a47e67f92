using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Xml.Linq;
using LinkedRecords.Api.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LinkedRecords.Api.Tests.Blobs;

/// <summary>As much of S3 as files need, over HTTP on a free port, strict about signatures. What it holds is for tests to look at.</summary>
internal sealed class SmallS3 : IAsyncDisposable
{
    private const string Bucket = "files";
    private const string Secret = "not so secret";
    private static readonly XNamespace Names = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, SortedDictionary<int, byte[]>> _uploads = new(StringComparer.Ordinal);

    private SmallS3(WebApplication server) => _server = server;

    /// <summary>What is stored, by key.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Uploads in parts that were begun and neither completed nor aborted.</summary>
    public int OpenUploads => _uploads.Count;

    /// <summary>When everything in it says that it was stored.</summary>
    public DateTimeOffset StoredAt { get; set; } = DateTimeOffset.UtcNow;

    public S3Options Options => new(new Uri(_server.Urls.Single()), Bucket, "us", Secret, "us-east-1");

    public static async Task<SmallS3> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var store = new SmallS3(builder.Build());
        store._server.Run(store.AnswerAsync);
        await store._server.StartAsync();
        return store;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (!SignedRequest.IsSignedWith(Secret, context.Request, body.ToArray()))
        {
            await FailAsync(context, HttpStatusCode.Forbidden, "SignatureDoesNotMatch");
            return;
        }

        var key = context.Request.Path.Value!.TrimStart('/')[Bucket.Length..].TrimStart('/');
        var query = context.Request.Query;
        await ((context.Request.Method, query.ContainsKey("uploads"), query["uploadId"].ToString()) switch
        {
            ("GET", true, _) => SendAsync(context, "ListMultipartUploadsResult", _uploads.Keys.Select(id => Upload(id))),
            ("GET", _, _) when key.Length == 0 => SendAsync(context, "ListBucketResult", Objects.Keys
                .Where(name => name.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal))
                .Select(name => new XElement(Names + "Contents", new XElement(Names + "Key", name), new XElement(Names + "LastModified", Moment)))),
            ("GET" or "HEAD", _, _) => ReadAsync(context, key),
            ("POST", true, _) => BeginAsync(context, key),
            ("POST", _, { Length: > 0 } id) => CompleteAsync(context, key, id),
            ("PUT", _, { Length: > 0 } id) => PutPartAsync(context, id, body.ToArray()),
            ("PUT", _, _) => PutAsync(context, key, body.ToArray()),
            ("DELETE", _, { Length: > 0 } id) => RemoveAsync(context, _uploads.TryRemove(id, out _)),
            _ => RemoveAsync(context, Objects.TryRemove(key, out _)),
        });
    }

    private string Moment => StoredAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private XElement Upload(string id) => new(
        Names + "Upload", new XElement(Names + "Key", id.Split('?')[1]), new XElement(Names + "UploadId", id), new XElement(Names + "Initiated", Moment));

    private async Task ReadAsync(HttpContext context, string key)
    {
        if (!Objects.TryGetValue(key, out var bytes))
        {
            await FailAsync(context, HttpStatusCode.NotFound, "NoSuchKey");
            return;
        }

        context.Response.Headers.ETag = Tag(bytes);
        context.Response.Headers.LastModified = StoredAt.ToString("R", CultureInfo.InvariantCulture);
        if (context.Request.GetTypedHeaders().Range is { } range)
        {
            var (from, to) = (range.Ranges.Single().From!.Value, Math.Min(range.Ranges.Single().To!.Value, bytes.Length - 1));
            context.Response.StatusCode = (int)HttpStatusCode.PartialContent;
            bytes = bytes[(int)from..(int)(to + 1)];
        }

        context.Response.ContentLength = bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private Task PutAsync(HttpContext context, string key, byte[] bytes)
    {
        var source = Uri.UnescapeDataString(context.Request.Headers["x-amz-copy-source"].ToString()).TrimStart('/');
        if (source.Length == 0)
        {
            Objects[key] = bytes;
            context.Response.Headers.ETag = Tag(bytes);
            return Task.CompletedTask;
        }

        Objects[key] = Objects[source[(Bucket.Length + 1)..]];
        return SendAsync(context, "CopyObjectResult", [new XElement(Names + "ETag", Tag(Objects[key])), new XElement(Names + "LastModified", Moment)]);
    }

    private Task BeginAsync(HttpContext context, string key)
    {
        var id = $"{Guid.NewGuid():N}?{key}";
        _uploads[id] = [];
        return SendAsync(context, "InitiateMultipartUploadResult", [new XElement(Names + "Bucket", Bucket), new XElement(Names + "Key", key), new XElement(Names + "UploadId", id)]);
    }

    private Task PutPartAsync(HttpContext context, string id, byte[] bytes)
    {
        _uploads[id][int.Parse(context.Request.Query["partNumber"].ToString(), CultureInfo.InvariantCulture)] = bytes;
        context.Response.Headers.ETag = Tag(bytes);
        return Task.CompletedTask;
    }

    private Task CompleteAsync(HttpContext context, string key, string id)
    {
        _ = _uploads.TryRemove(id, out var parts);
        Objects[key] = [.. parts!.Values.SelectMany(part => part)];
        return SendAsync(context, "CompleteMultipartUploadResult", [new XElement(Names + "Key", key), new XElement(Names + "ETag", Tag(Objects[key]))]);
    }

    private static Task RemoveAsync(HttpContext context, bool isGone)
    {
        _ = isGone;
        context.Response.StatusCode = (int)HttpStatusCode.NoContent;
        return Task.CompletedTask;
    }

    private static Task SendAsync(HttpContext context, string name, IEnumerable<XElement> content)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(new XElement(Names + name, content).ToString(), context.RequestAborted);
    }

    private static Task FailAsync(HttpContext context, HttpStatusCode status, string code)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/xml";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync($"<Error><Code>{code}</Code><Message>{code}</Message></Error>", context.RequestAborted);
    }

#pragma warning disable CA5351 // That is what an ETag of S3 is; nothing is kept safe with it.
    private static string Tag(byte[] bytes) => $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";
#pragma warning restore CA5351
}
