using System.Buffers;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Transports.Parameters;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>Reads a multipart request: the part <c>operations</c>, the part <c>map</c>, then the files.</summary>
/// <remarks>https://github.com/jaydenseric/graphql-multipart-request-spec</remarks>
internal sealed class UploadReader(UploadOptions options, JsonParameters json, int maxFieldBytes)
{
    public async ValueTask<Outcome<RequestBody>> ReadAsync(HttpRequest request, MediaTypeHeaderValue type, UploadedFiles files, CancellationToken cancellationToken)
    {
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 70 } boundary)
            return Refusal.Malformed("The content type multipart/form-data needs a boundary of 1 to 70 characters.");
        try
        {
            return await ReadAsync(new MultipartReader(boundary, request.Body), files, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && !cancellationToken.IsCancellationRequested)
        {
            return Refusal.Malformed("The body is not well-formed multipart/form-data, or ends too early.");
        }
    }

    private async ValueTask<Outcome<RequestBody>> ReadAsync(MultipartReader parts, UploadedFiles files, CancellationToken cancellationToken)
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
        if (await ReceiveAsync(parts, map, new FilePlaces(variables, body.IsBatch), files, cancellationToken) is { } problem)
            return problem;
        return body with { Requests = [.. body.Requests.Select((one, index) => WithFiles(one, variables[index]))] };
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

    private async ValueTask<Refusal?> ReceiveAsync(MultipartReader parts, FileMap map, FilePlaces places, UploadedFiles files, CancellationToken cancellationToken)
    {
        // Nothing is received for a place that does not exist.
        if (map.Files.Values.SelectMany(paths => paths).FirstOrDefault(path => !places.IsEmpty(path)) is { } wrong)
            return Refusal.Malformed($"The map names the place '{wrong}', which does not exist or does not hold null.");
        var missing = map.Files.Keys.ToHashSet(StringComparer.Ordinal);
        while (missing.Count > 0 && await parts.ReadNextSectionAsync(cancellationToken) is { } part)
        {
            var label = LabelOf(part);
            if (label?.Name.Value?.Trim('"') is not { } name || !missing.Remove(name))
                return Refusal.Malformed("A part came that the map does not name, or came twice.");
            var fileName = (label.FileNameStar.HasValue ? label.FileNameStar : label.FileName).Value?.Trim('"');
            if (await files.ReceiveAsync(part.Body, (fileName, part.ContentType), options, cancellationToken) is not { } file)
                return Refusal.TooLarge($"The file '{name}'", options.MaxFileBytes);
            foreach (var path in map.Files[name])
                places.Put(path, file);
        }
        return missing.Count == 0 ? null : Refusal.Malformed($"The map names the file '{missing.First()}', which did not come.");
    }

    private static ContentDispositionHeaderValue? LabelOf(MultipartSection part) =>
        ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var label) ? label : null;
}
