using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>Changes of a JSON document, made together.</summary>
/// <param name="IfVersion">Only if the record still is at this version; null: whatever it is.</param>
internal sealed record DocumentPatch(Node Record, ImmutableArray<PatchStep> Steps, long? IfVersion = null);
