using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports.Parameters;

/// <summary>Reads request parameters from the query of a URL. Optional parameters that are empty are absent.</summary>
internal static class UrlParameters
{
    public static Outcome<RequestParameters> Read(IQueryCollection url, string documentIdName)
    {
        if (!ReadMap(url, "variables", out var variables))
            return Refusal.NotARequest("'variables' is to be the text of a JSON object.");
        if (!ReadMap(url, "extensions", out var extensions))
            return Refusal.NotARequest("'extensions' is to be the text of a JSON object.");
        return new RequestParameters
        {
            Query = TextOf(url, "query") is { } query ? Encoding.UTF8.GetBytes(query) : default(ReadOnlyMemory<byte>?),
            DocumentId = TextOf(url, documentIdName),
            OperationName = TextOf(url, "operationName"),
            Variables = variables,
            Extensions = extensions,
        };
    }

    private static string? TextOf(IQueryCollection url, string name) =>
        url.TryGetValue(name, out var values) && values is [{ Length: > 0 } text, ..] ? text : null;

    private static bool ReadMap(IQueryCollection url, string name, out JsonElement? map)
    {
        map = null;
        if (TextOf(url, name) is not { } text)
            return true;
        try
        {
            var element = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = JsonParameters.DeepestValue });
            map = element.ValueKind == JsonValueKind.Object ? element : null;
            return element.ValueKind is JsonValueKind.Object or JsonValueKind.Null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
