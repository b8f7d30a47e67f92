using System.Collections.Frozen;

namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>Alice, Bob and Charlie, signed in with one click. In development only.</summary>
internal static class DevelopmentEndpoints
{
    // The subjects that existing test data is keyed by.
    private static readonly FrozenDictionary<string, string> Subjects = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["alice"] = "alice-user-id-001",
        ["bob"] = "bob-user-id-002",
        ["charlie"] = "charlie-user-id-003",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Maps <c>POST /auth/development/{name}</c>, where the options have development users; nothing elsewhere.</summary>
    public static void MapDevelopmentUsers(this IEndpointRouteBuilder routes, IdentityOptions options)
    {
        if (options.HasDevelopmentUsers)
        {
            // No password stands before this door, so a page of somebody else must not open it for a developer who is browsing.
            routes.MapPost("/auth/development/{name}", SignInAsync).RefuseForeignPages();
        }
    }

    private static async Task<IResult> SignInAsync(
        string name, HttpContext context, SignIn signIn, CancellationToken cancellationToken)
    {
        if (!LocalOnly.IsOwn(context.Request))
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "DEVELOPMENT_ONLY", "Development users sign in on the server's own machine, called localhost or 127.0.0.1, without a proxy.");
        }

        return Subjects.TryGetValue(name, out var subject)
            ? AccountEndpoints.Answer(
                context, await signIn.AsSubjectAsync(subject, $"{name}@example.com", AccountKind.Development, cancellationToken))
            : Problem.Of(StatusCodes.Status404NotFound, "NO_SUCH_USER", "There are alice, bob and charlie.");
    }
}
