namespace LinkedRecords.Api.Identity.OpenId;

/// <summary>Why a bearer token proves nothing. The client learns the name, never the token's content.</summary>
public enum JwtRejection
{
    /// <summary>Not three base64url parts with JSON objects in the first two, or larger than 16 KiB.</summary>
    Malformed,

    /// <summary>An algorithm that is not on the list, or one that does not go with the key.</summary>
    Algorithm,

    /// <summary>No key of the issuer has that id.</summary>
    UnknownKey,

    /// <summary>Not signed by the key that it names.</summary>
    Signature,

    /// <summary>Made by somebody else.</summary>
    Issuer,

    /// <summary>Made for somebody else.</summary>
    Audience,

    /// <summary>No longer valid.</summary>
    Expired,

    /// <summary>Not valid yet.</summary>
    NotYetValid,

    /// <summary>Says nothing about whom it is for.</summary>
    Subject,

    /// <summary>Demands an extension that this server does not know.</summary>
    Critical,
}
