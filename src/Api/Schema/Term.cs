namespace LinkedRecords.Api.Schema;

/// <summary>A declared term.</summary>
internal sealed record Term(string Name, string Description);
