using System.Collections.Immutable;
using LinkedRecords.Collaboration.KeyValue.DottedChanges;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>Changes of a JSON document, made together.</summary>
/// <param name="IfVersion">Only if the record still is at this version; null: whatever it is.</param>
/// <param name="Dotted">Instead of steps: the change as the npm client words it.</param>
internal sealed record DocumentPatch(Node Record, ImmutableArray<PatchStep> Steps, long? IfVersion = null, DottedChange? Dotted = null);
