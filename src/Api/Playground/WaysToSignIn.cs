namespace LinkedRecords.Api.Playground;

/// <summary>Which doors this server has open, so that the page shows no other.</summary>
internal sealed record WaysToSignIn(bool DevelopmentUsers, bool Registration);
