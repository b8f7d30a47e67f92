namespace LinkedRecords.Api.Identity;

/// <summary>How a user proves who they are.</summary>
public enum AccountKind
{
    /// <summary>Address and password, kept here.</summary>
    Local,

    /// <summary>An identity provider vouches for them.</summary>
    OpenId,

    /// <summary>Nothing but the session itself; may register later and keep all data.</summary>
    Guest,

    /// <summary>One of the people that exist in development only.</summary>
    Development,
}
