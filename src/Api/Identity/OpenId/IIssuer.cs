namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>An identity provider as far as checking its tokens goes.</summary>
internal interface IIssuer
{
    /// <summary>Exactly what its tokens carry as <c>iss</c>.</summary>
    string Name { get; }

    /// <summary>The key with that id, fetched anew when it is not known yet and the last fetch is long enough ago; null when there is none.</summary>
    ValueTask<SigningKey?> FindKeyAsync(string keyId, CancellationToken cancellationToken);
}
