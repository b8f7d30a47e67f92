using System.Text;
using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary>A refused write as the client knows it: 403 with the facts that are not permitted, or 400 for what is not well formed.</summary>
internal static class RefusedAnswer
{
    /// <summary>How the client recognises that storage ran out.</summary>
    public const string NotEnoughStorage = "Not enough storage space available";

    /// <summary>What whoever has no right on a record is told, existing or not.</summary>
    public static IResult Forbidden() => TypedResults.Text("Forbidden", statusCode: StatusCodes.Status403Forbidden);

    /// <summary>The answer.</summary>
    public static IResult Of(WriteRefusedException refused)
    {
        var first = refused.Reasons[0];
        if (first.Fact is not null && !IsSpelling(first.Code))
        {
            return Unauthorized(refused);
        }

        return first.Code switch
        {
            Writer.NotFoundCode or AuthorizationCodes.WriteNotPermitted => Forbidden(),
            _ when first.Code.StartsWith("QUOTA", StringComparison.Ordinal) =>
                TypedResults.Text(NotEnoughStorage, statusCode: StatusCodes.Status403Forbidden),
            _ => Problem.Of(StatusCodes.Status400BadRequest, first.Code, refused.Message),
        };
    }

    private static bool IsSpelling(string code) => code is AuthorizationCodes.FactMalformed or AuthorizationCodes.TermNameInvalid;

    private static ContentHttpResult Unauthorized(WriteRefusedException refused)
    {
        var json = new StringBuilder("{\"unauthorizedFacts\":[")
            .AppendList(refused.Reasons.Select(reason => reason.Fact).OfType<Fact>(), (list, fact) => list.AppendFact(fact))
            .Append("]}");
        return TypedResults.Content(json.ToString(), "application/json", Encoding.UTF8, StatusCodes.Status403Forbidden);
    }
}
