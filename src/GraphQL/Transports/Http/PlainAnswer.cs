using System.Buffers;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Transports.Negotiation;
using LinkedRecords.GraphQL.Transports.Uploads;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports.Http;

/// <summary>Answers with one JSON object, in the status that the type of the answer calls for.</summary>
internal readonly struct PlainAnswer(HttpContext http, PlainFormat format, StatusCodeRules rules)
{
    private const int OkWithErrors = 294;

    public Task RefuseAsync(Refusal refusal)
    {
        http.Response.StatusCode = refusal.IsUnprocessable && rules == StatusCodeRules.Draft2026 ? StatusCodes.Status422UnprocessableEntity : refusal.Status;
        if (refusal.RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (refusal.Allow is { } allow)
            http.Response.Headers.Allow = allow;
        http.Response.Headers.CacheControl = "private, no-cache, must-revalidate";
        return SendAsync(refusal.ToResponse());
    }

    /// <summary>Answers with a response, unless the files that the request announced did not all come as they should.</summary>
    public async Task WriteAsync(GraphQLResponse response, UploadedFiles? files, CancellationToken cancellationToken)
    {
        if (files is not null && await files.FinishAsync(cancellationToken) is { } refusal)
            await RefuseAsync(refusal);
        else
            await WriteAsync(response);
    }

    public Task WriteAsync(GraphQLResponse response)
    {
        http.Response.StatusCode = StatusOf(response);
        return SendAsync(response);
    }

    /// <summary>Answers a batch; each response is disposed.</summary>
    public async Task WriteAsync(IReadOnlyList<GraphQLResponse> responses)
    {
        var json = new JsonOutput(4096);
        json.WriteByte((byte)'[');
        for (var index = 0; index < responses.Count; index++)
        {
            if (index > 0)
                json.WriteByte((byte)',');
            using (responses[index])
                responses[index].WriteTo(json);
        }
        json.WriteByte((byte)']');
        await SendAsync(json);
    }

    private int StatusOf(GraphQLResponse response) => (format, rules, response.Stage) switch
    {
        (PlainFormat.Json, _, _) => StatusCodes.Status200OK,
        (_, StatusCodeRules.Draft2026, ResponseStage.Execute) when response is { HasDataMember: true, Errors.Count: > 0 } => OkWithErrors,
        (_, _, ResponseStage.Execute) when response.HasDataMember => StatusCodes.Status200OK,
        (_, StatusCodeRules.Draft2026, not ResponseStage.Parse) => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status400BadRequest,
    };

    private Task SendAsync(GraphQLResponse response)
    {
        var json = new JsonOutput(1024);
        response.WriteTo(json);
        return SendAsync(json);
    }

    private async Task SendAsync(JsonOutput json)
    {
        var response = http.Response;
        response.ContentType = format == PlainFormat.Json ? "application/json; charset=utf-8" : "application/graphql-response+json; charset=utf-8";
        response.ContentLength = json.Position;
        response.BodyWriter.Write(json.Written(0, json.Position));
        json.Release();
        await response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
