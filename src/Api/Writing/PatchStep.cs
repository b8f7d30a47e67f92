using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Api.Writing;

/// <summary>One change at one path of a JSON document.</summary>
internal abstract record PatchStep(DocumentPath Path)
{
    /// <summary>Whether it means something else once an earlier step has been made.</summary>
    public virtual bool DependsOnPlace => false;

    /// <summary>Adds its operations to an edit under way.</summary>
    /// <exception cref="RefusedException">The document does not allow it.</exception>
    public abstract void AddTo(Draft draft);

    /// <summary>Replaces what is there.</summary>
    public sealed record Set(DocumentPath Path, JsonNode? Value) : PatchStep(Path)
    {
        /// <inheritdoc/>
        public override void AddTo(Draft draft) => draft.Set(Path, Value);
    }

    /// <summary>Adds to the number there.</summary>
    public sealed record Increment(DocumentPath Path, long Amount) : PatchStep(Path)
    {
        /// <inheritdoc/>
        public override void AddTo(Draft draft) => draft.Increment(Path, Amount);
    }

    /// <summary>Takes away what is there.</summary>
    public sealed record Delete(DocumentPath Path) : PatchStep(Path)
    {
        /// <inheritdoc/>
        public override void AddTo(Draft draft) => draft.Delete(Path);
    }

    /// <summary>Puts elements into the list there.</summary>
    /// <param name="Ids">A name for each value; empty: they are made up.</param>
    public sealed record Insert(DocumentPath Path, Place Place, ImmutableArray<JsonNode?> Values, ImmutableArray<string> Ids) : PatchStep(Path)
    {
        /// <inheritdoc/>
        public override bool DependsOnPlace => true;

        /// <inheritdoc/>
        public override void AddTo(Draft draft)
        {
            var index = Place.IndexIn(draft.ElementIds(Path), Path);
            if (Ids.IsEmpty)
                draft.Insert(Path, index, Values);
            else
                draft.InsertAs(Ids, Path, index, Values);
        }
    }

    /// <summary>Moves an element of the list there.</summary>
    public sealed record Move(DocumentPath Path, string Id, Place Place) : PatchStep(Path)
    {
        /// <inheritdoc/>
        public override bool DependsOnPlace => true;

        /// <inheritdoc/>
        public override void AddTo(Draft draft) => draft.Move(Path, Id, Place.IndexIn(Others(draft.ElementIds(Path), Id), Path));
    }

    /// <summary>Puts a node into the tree there.</summary>
    /// <param name="Parent">Null for the top.</param>
    /// <param name="Id">Null: one is made up.</param>
    public sealed record Plant(DocumentPath Path, string? Parent, Place Place, JsonNode? Value, string? Id) : PatchStep(Path)
    {
        /// <inheritdoc/>
        public override bool DependsOnPlace => true;

        /// <inheritdoc/>
        public override void AddTo(Draft draft) => draft.Plant(Path, Parent, Place.IndexIn(draft.SiblingIds(Path, Parent), Path), Value, Id);
    }

    /// <summary>Moves a node of the tree there, with all below it.</summary>
    /// <param name="Parent">Null for the top.</param>
    public sealed record Graft(DocumentPath Path, string Id, string? Parent, Place Place) : PatchStep(Path)
    {
        /// <inheritdoc/>
        public override bool DependsOnPlace => true;

        /// <inheritdoc/>
        public override void AddTo(Draft draft) =>
            draft.Graft(Path, Id, Parent, Place.IndexIn(Others(draft.SiblingIds(Path, Parent), Id), Path));
    }

    private static List<string> Others(IReadOnlyList<string> all, string id) =>
        [.. all.Where(other => !string.Equals(other, id, StringComparison.Ordinal))];
}
