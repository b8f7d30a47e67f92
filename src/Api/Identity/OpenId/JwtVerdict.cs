namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>What a bearer token proves.</summary>
internal abstract record JwtVerdict
{
    private JwtVerdict()
    {
    }

    /// <summary>Its issuer says that the bearer is this subject.</summary>
    public sealed record Proven(string Subject, string? Email, bool EmailVerified, DateTimeOffset ExpiresAt, string? Nonce) : JwtVerdict;

    /// <summary>Nothing.</summary>
    public sealed record Rejected(JwtRejection Reason) : JwtVerdict;
}
