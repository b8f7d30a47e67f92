using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports;

/// <summary>Why a transport does not hand a request to the engine.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">From <see cref="TransportErrorCodes"/>.</param>
/// <param name="Message">Says what to change.</param>
internal sealed record Refusal(int Status, string Code, string Message)
{
    /// <summary>The methods that would be allowed, for status 405.</summary>
    public string? Allow { get; init; }

    /// <summary>After how many seconds it may be tried again, for status 429.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether the body was understood and only its content is wrong: 422 in the draft.</summary>
    public bool IsUnprocessable { get; init; }

    /// <summary>A body or parameter that cannot be read.</summary>
    public static Refusal Malformed(string message) => new(StatusCodes.Status400BadRequest, TransportErrorCodes.BadRequest, message);

    /// <summary>JSON that is no request: a parameter is missing or has the wrong type.</summary>
    public static Refusal NotARequest(string message) => Malformed(message) with { IsUnprocessable = true };

    /// <summary>A value of the request that is nested deeper than any that could be meant.</summary>
    public static Refusal TooDeep(string name) => new(
        StatusCodes.Status400BadRequest,
        TransportErrorCodes.VariablesTooDeep,
        $"'{name}' is nested more than {Parameters.JsonParameters.DeepestValue} levels deep. Send flatter values, in several requests if need be.")
    {
        IsUnprocessable = true,
    };

    public static Refusal MethodNotAllowed(string allow, string message) =>
        new(StatusCodes.Status405MethodNotAllowed, TransportErrorCodes.MethodNotAllowed, message) { Allow = allow };

    /// <summary>What an admission that was not granted is answered with.</summary>
    public static Refusal Of(Admission refused) => refused switch
    {
        Admission.Unauthenticated unknown => new(StatusCodes.Status401Unauthorized, TransportErrorCodes.Unauthenticated, unknown.Reason),
        Admission.Forbidden forbidden => new(StatusCodes.Status403Forbidden, TransportErrorCodes.Forbidden, forbidden.Reason),
        Admission.TooMany many => new(StatusCodes.Status429TooManyRequests, many.Code, many.Reason) { RetryAfter = many.Seconds },
        _ => throw new System.Diagnostics.UnreachableException($"{refused.GetType().Name} is no refusal."),
    };

    public static Refusal TooLarge(string what, long limit) =>
        new(StatusCodes.Status413PayloadTooLarge, TransportErrorCodes.RequestTooLarge, $"{what} has more than {limit} bytes. Send less.");

    public static Refusal NotAcceptable(string message) =>
        new(StatusCodes.Status406NotAcceptable, TransportErrorCodes.NotAcceptable, message);

    /// <summary>The stream that an operation is for does not exist, or not any more.</summary>
    public static Refusal StreamOver() =>
        new(StatusCodes.Status404NotFound, TransportErrorCodes.StreamNotFound, "No stream has this token. Reserve one by PUT.");

    public GraphQLError ToError() => new(Message) { Code = Code };

    public GraphQLResponse ToResponse() => new(ResponseStage.Request, [ToError()]);
}
