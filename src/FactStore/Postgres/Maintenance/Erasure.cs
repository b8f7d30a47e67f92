namespace LinkedRecords.FactStore.Postgres.Maintenance;

/// <summary>What was erased.</summary>
/// <param name="Nodes">Names, IRIs and literals that are gone.</param>
/// <param name="Entries">Log entries that were rewritten in place.</param>
public sealed record Erasure(int Nodes, int Entries);
