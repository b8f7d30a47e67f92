using System.Buffers;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Transports.Parameters;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>Reads a multipart request: the part <c>operations</c>, the part <c>map</c>, then the files.</summary>
/// <remarks>https://github.com/jaydenseric/graphql-multipart-request-spec</remarks>
internal sealed class UploadReader(UploadOptions options, JsonParameters json, int maxFieldBytes)
{
    /// <summary>The requests, as soon as it is known which files come with them. The files themselves are read by whoever asks for them.</summary>
    public async ValueTask<Outcome<RequestBody>> ReadAsync(HttpRequest request, MediaTypeHeaderValue type, CancellationToken cancellationToken)
    {
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 70 } boundary)
            return Refusal.Malformed("The content type multipart/form-data needs a boundary of 1 to 70 characters.");
        // What the server allows for other bodies does not count: each part has a bound of its own.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = (options.MaxFileBytes * options.MaxFiles) + (3L * maxFieldBytes);
        try
        {
            return await ReadAsync(new MultipartReader(boundary, request.Body), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && !cancellationToken.IsCancellationRequested)
        {
            return Refusal.Malformed("The body is not well-formed multipart/form-data, or ends too early.");
        }
    }

    private async ValueTask<Outcome<RequestBody>> ReadAsync(MultipartReader parts, CancellationToken cancellationToken)
    {
        if (!(await ReadFieldAsync(parts, "operations", cancellationToken)).Succeeds(out var operations, out var refusal))
            return refusal;
        if (!json.ReadBody(new ReadOnlySequence<byte>(operations)).Succeeds(out var body, out refusal))
            return refusal;
        if (!(await ReadFieldAsync(parts, "map", cancellationToken)).Succeeds(out var mapText, out refusal))
            return refusal;
        if (FileMap.Parse(mapText) is not { } map)
            return Refusal.Malformed("The part 'map' is to be a JSON object that maps the names of parts to lists of paths.");
        if (map.Files.Count > options.MaxFiles)
            return Refusal.Malformed($"A request may bring {options.MaxFiles} files; this one has {map.Files.Count}.");
        var variables = body.Requests.Select(one => one.Value?.Variables is { } given ? RawValue.FromJson(given) : null).ToArray();
        var places = new FilePlaces(variables, body.IsBatch);
        if (map.Files.Values.SelectMany(paths => paths).FirstOrDefault(path => !places.IsEmpty(path)) is { } wrong)
            return Refusal.Malformed($"The map names the place '{wrong}', which does not exist or does not hold null.");
        var files = new UploadedFiles(parts, options);
        foreach (var (name, paths) in map.Files)
            PutEverywhere(files.Expect(name, paths.Count), paths, places);
        return body with { Requests = [.. body.Requests.Select((one, index) => WithFiles(one, variables[index]))], Files = files };
    }

    private static void PutEverywhere(UploadedFile file, IReadOnlyList<string> paths, FilePlaces places)
    {
        foreach (var path in paths)
            places.Put(path, file);
    }

    private static Outcome<RequestParameters> WithFiles(Outcome<RequestParameters> request, object? variables) =>
        request.Value is { } parameters && variables is IReadOnlyDictionary<string, object?> raw ? parameters with { RawVariables = raw } : request;

    private async ValueTask<Outcome<byte[]>> ReadFieldAsync(MultipartReader parts, string name, CancellationToken cancellationToken)
    {
        if (await parts.ReadNextSectionAsync(cancellationToken) is not { } part || !name.Equals(LabelOf(part)?.Name.Value?.Trim('"'), StringComparison.Ordinal))
            return Refusal.Malformed($"The part '{name}' is missing or in the wrong place; the order is operations, map, files.");
        var content = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await part.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length + read > maxFieldBytes)
                return Refusal.TooLarge($"The part '{name}'", maxFieldBytes);
            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return content.ToArray();
    }

    private static ContentDispositionHeaderValue? LabelOf(MultipartSection part) =>
        ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var label) ? label : null;
}
