using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Rooms;

/// <summary>Turns one room operation into operations on the list of elements.</summary>
internal sealed class CanvasEdit(Replica replica, Draft draft, RoomOperation operation)
{
    private const string LockedBy = "lockedBy";
    private const string Index = "index";
    private static readonly string[] Position = ["x", "y"];
    /// <summary>The list of elements.</summary>
    public static readonly DocumentPath Elements = DocumentPath.Of("elements");

    private DocumentPath Element => Elements.Element(operation.ElementId);

    private ImmutableArray<DocumentValue.Element> Present => (replica.Read(Elements) as DocumentValue.List)?.Elements ?? [];

    /// <summary>Adds the operations to the draft.</summary>
    /// <param name="isKnown">Whether the author knew an element.</param>
    /// <param name="wasAdded">Whether an element of this id was ever added.</param>
    /// <exception cref="RefusedException">The element is not there, or locked by another, or a field is missing.</exception>
    public void Apply(Predicate<string> isKnown, Predicate<string> wasAdded)
    {
        if (operation.Kind is not (RoomOperationKind.Add or RoomOperationKind.Clear))
            CheckOpen();
        switch (operation.Kind)
        {
            case RoomOperationKind.Add:
                Add(wasAdded);
                break;
            case RoomOperationKind.Update:
                SetFields([.. operation.Fields.Select(field => field.Key)]);
                break;
            case RoomOperationKind.Delete:
                draft.Delete(Element);
                break;
            case RoomOperationKind.Move:
                SetNumbers(Position);
                break;
            case RoomOperationKind.Resize:
                SetNumbers("width", "height");
                SetFields([.. Position.Where(operation.Fields.ContainsKey)]);
                break;
            case RoomOperationKind.Reorder:
                draft.Move(Elements, operation.ElementId, Math.Clamp(IndexField() ?? throw Missing(Index), 0, Present.Length - 1));
                break;
            case RoomOperationKind.Lock:
                Lock();
                break;
            case RoomOperationKind.Clear:
                foreach (var id in Present.Select(element => element.Id).Where(id => isKnown(id) && HolderOf(id) is null))
                    draft.Delete(Elements.Element(id));
                break;
        }
    }

    private void Add(Predicate<string> wasAdded)
    {
        if (operation.ElementId.Length is 0 or > PathSegment.MaxLength)
            throw Missing("elementId");
        if (wasAdded(operation.ElementId))
            throw new RefusedException(RefusalCode.WrongKind, Element.ToString(), "This id was used before; deleting is for good. Add it under a new id.");
        var properties = operation.Fields.DeepClone().AsObject();
        properties.Remove(Index);
        properties.Remove(LockedBy);
        draft.InsertAs(operation.ElementId, Elements, Math.Clamp(IndexField() ?? Present.Length, 0, Present.Length), properties);
    }

    private void CheckOpen()
    {
        if (replica.Read(Element) is null)
            throw new RefusedException(RefusalCode.NotFound, Element.ToString(), "There is no such element; it may have been deleted.");
        if (HolderOf(operation.ElementId) is { } holder)
            throw new RefusedException(RefusalCode.Locked, Element.ToString(), $"{holder} has locked it; ask them, or wait.");
    }

    // The other person who has locked an element.
    private string? HolderOf(string id) =>
        replica.Read(Elements.Element(id).Property(LockedBy)) is DocumentValue.Text { Value: var holder }
        && !string.Equals(holder, operation.Actor.Author, StringComparison.Ordinal)
            ? holder
            : null;

    private void Lock()
    {
        var releases = operation.Fields["locked"]?.GetValueKind() == JsonValueKind.False;
        draft.Set(Element.Property(LockedBy), releases ? null : operation.Actor.Author);
    }

    private void SetNumbers(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (operation.Fields[name]?.GetValueKind() != JsonValueKind.Number)
                throw Missing(name);
        }

        SetFields(names);
    }

    private void SetFields(ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var path = Element.Property(name);
            if (string.Equals(name, LockedBy, StringComparison.Ordinal))
                throw new RefusedException(RefusalCode.WrongKind, path.ToString(), "Only locking sets who has locked an element.");
            if (operation.Fields[name] is { } value)
                draft.Set(path, value);
            else if (replica.Read(path) is not null)
                draft.Delete(path);
        }
    }

    private int? IndexField() => operation.Fields[Index] is JsonValue value && value.TryGetValue(out int index) ? index : null;

    private RefusedException Missing(string field) =>
        new(RefusalCode.Malformed, $"{operation.Kind}/{field}", $"The operation needs a usable {field}.");
}
