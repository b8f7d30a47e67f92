using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>A fact that is true, with who stated it last.</summary>
public sealed record StatedFact(Fact Fact, Provenance Provenance);
