using System.Collections.Immutable;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>Changes of a JSON document at some paths, made together.</summary>
internal sealed record DocumentPatch(Node Record, ImmutableArray<PatchStep> Steps, long? IfVersion = null) : DocumentEdit(Record, IfVersion)
{
    /// <inheritdoc/>
    /// <remarks>A step that depends on where things stand sees the ones before it: it begins a change of its own.</remarks>
    public override IReadOnlyList<Change> MakeOn(Replica replica)
    {
        var changes = new List<Change>();
        var draft = replica.Draft();
        foreach (var step in Steps)
        {
            if (step.DependsOnPlace && draft.Operations.Count > 0)
            {
                changes.Add(Committed(draft.Commit()));
                draft = replica.Draft();
            }

            step.AddTo(draft);
        }

        changes.Add(Committed(draft.Commit()));
        return changes;
    }
}
