namespace LinkedRecords.Api.WebConsole;

/// <summary>Which doors this server has open, so that the page shows no other.</summary>
/// <param name="DevelopmentUsers">One click signs in as Alice, Bob or Charlie.</param>
/// <param name="Registration">Strangers may register and be guests.</param>
/// <param name="Provider">An identity provider is asked at <c>/login</c>, and a cookie remembers its answer.</param>
internal sealed record WaysToSignIn(bool DevelopmentUsers, bool Registration, bool Provider);
