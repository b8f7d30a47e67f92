using System.Text.Json;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.Writing;
using Microsoft.AspNetCore.Http.Features;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary>What is the same for every route: who calls, what the body is, and what a refusal looks like.</summary>
internal static class ProtocolRequest
{
    /// <summary>Bytes of a JSON body.</summary>
    public const int LargestBody = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    /// <summary>A route for callers whose credential is good for <paramref name="scope"/>; the refusals of its handler are worded here.</summary>
    public static Delegate Handler(string scope, Func<HttpContext, Caller, Task<IResult>> handle) =>
        (HttpContext context) => ForAsync(context, scope, handle);

    /// <summary>The body as JSON.</summary>
    /// <exception cref="MalformedRequestException">It is none, or larger than <see cref="LargestBody"/>.</exception>
    public static async Task<JsonElement> ReadJsonAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestBody;
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Reading, request.HttpContext.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new MalformedRequestException("The body is not JSON.");
        }
    }

    /// <summary>A parameter of the address as JSON; undefined when it is not given.</summary>
    public static JsonElement ReadJson(HttpRequest request, string parameter)
    {
        if (request.Query[parameter] is not [{ } text])
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(text, Reading);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new MalformedRequestException($"{parameter} is not JSON.");
        }
    }

    /// <summary>The id that the client gave the object with which it looks at a record; from the address or the body.</summary>
    /// <exception cref="MalformedRequestException">There is none.</exception>
    public static string ClientIdOf(HttpRequest request, JsonElement body = default)
    {
        var id = request.Query["clientId"] is [{ Length: > 0 } given] ? given : TextOf(body, "clientId");
        return id is { Length: > 0 and <= 100 } && !string.Equals(id, "undefined", StringComparison.Ordinal)
            ? id
            : throw new MalformedRequestException("clientId is missing: the id of the object that looks at the record, 1 to 100 characters.");
    }

    /// <summary>A member that is a text, or null.</summary>
    public static string? TextOf(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? Json.JavaScriptText.Read(value) : null;

    /// <summary>An answer that is JSON already.</summary>
    public static IResult Answer(System.Text.StringBuilder json) => TypedResults.Content(json.ToString(), "application/json");

    private static async Task<IResult> ForAsync(HttpContext context, string scope, Func<HttpContext, Caller, Task<IResult>> handle)
    {
        var identity = context.RequestServices.GetRequiredService<RequestIdentity>();
        if (await identity.FindAsync(context, context.RequestAborted) is not { } caller || !caller.May(scope))
        {
            return Problem.Unauthenticated();
        }

        try
        {
            return await handle(context, caller);
        }
        catch (WriteRefusedException refused)
        {
            return RefusedAnswer.Of(refused);
        }
        catch (MalformedRequestException malformed)
        {
            return Problem.Of(malformed.Status, malformed.Code, malformed.Message);
        }
    }
}
