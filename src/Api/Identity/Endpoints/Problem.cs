namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>Errors of plain HTTP routes, as RFC 9457 problem details with a stable code.</summary>
internal static class Problem
{
    /// <summary>No valid credential.</summary>
    public static IResult Unauthenticated() => Of(
        StatusCodes.Status401Unauthorized, "UNAUTHENTICATED", "Sign in first: send `Authorization: Bearer …` or the session cookie.");

    /// <summary>A refusal with a code from docs/errors.md.</summary>
    public static IResult Of(int status, string code, string detail) => TypedResults.Problem(
        detail, statusCode: status, title: code, extensions: [new("code", code)]);
}
