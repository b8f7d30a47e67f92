using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Graph;

/// <summary>A fact that is true and who stated it last.</summary>
internal sealed record StoredProvenance(StoredFact Fact, Provenance Provenance);
