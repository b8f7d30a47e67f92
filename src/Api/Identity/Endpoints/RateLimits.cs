using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>How much one address or one credential may ask for; on by default.</summary>
internal static class RateLimits
{
    /// <summary>The policy for attempts to sign in: guessing passwords must be slow.</summary>
    public const string SignIn = "sign-in";

    private const int RequestsPerSecond = 200;
    private const int RequestBurst = 1000;
    private const int AddressRequestsPerSecond = 1000;
    private const int AddressRequestBurst = 5000;
    private const int SignInsPerMinute = 60;
    private const int SignInBurst = 60;

    /// <summary>Adds a token bucket for everything, and a smaller one for signing in.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        // Both must agree: whoever invents a credential per request still has one address.
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(
                context => Bucket(AddressOf(context), AddressRequestBurst, AddressRequestsPerSecond, TimeSpan.FromSeconds(1))),
            PartitionedRateLimiter.Create<HttpContext, string>(
                context => Bucket(CredentialOf(context), RequestBurst, RequestsPerSecond, TimeSpan.FromSeconds(1))));
        options.AddPolicy(SignIn, context => Bucket(AddressOf(context), SignInBurst, SignInsPerMinute, TimeSpan.FromMinutes(1)));
        options.OnRejected = RefuseAsync;
    });

    private static RateLimitPartition<string> Bucket(string who, int burst, int tokens, TimeSpan period) =>
        RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = period,
            QueueLimit = 0,
            AutoReplenishment = true,
        });

    // So that people behind one address do not share a bucket; the hash, because keys are kept.
    private static string CredentialOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<RequestIdentity>().TokenOf(context.Request) is { } token
            ? Tokens.TokenHash.Of(token).Hex
            : AddressOf(context);

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "local";

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Problem.Of(
            StatusCodes.Status429TooManyRequests,
            "RATE_LIMITED",
            $"More requests than one credential or address may make. Wait {seconds} s and go on more slowly.")
            .ExecuteAsync(rejected.HttpContext);
    }
}
