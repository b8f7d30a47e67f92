using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.KeyValue.DottedChanges;

/// <summary>Turns the npm client's changes into edits of a document.</summary>
/// <remarks>
/// The change is applied to the document's JSON by the client's own rules; what differs afterwards becomes operations.
/// The elements of an array keep their identity by index, because the client knows no other. A tree is shown to the
/// client as JSON and is not edited by it: a change that touches one replaces it.
/// </remarks>
public static class DottedMapping
{
    /// <summary>The edit for a change; or null, and why the change is refused.</summary>
    public static Draft? ToDraft(Replica replica, DottedChange change, out DottedOutcome.Refused? refused)
    {
        var before = replica.Value;
        refused = null;
        switch (change.ApplyTo((JsonObject)DocumentJson.ToJson(before)!))
        {
            case DottedOutcome.Refused reason:
                refused = reason;
                return null;
            case DottedOutcome.Applied applied:
                var draft = replica.Draft();
                foreach (var operation in DocumentDifference.Between(DocumentPath.Root, before, Align(before, applied.Document, draft)))
                    draft.Add(operation);
                return draft;
            default:
                return null;
        }
    }

    private static DocumentValue Align(DocumentValue before, JsonNode? after, Draft draft) => (before, after) switch
    {
        _ when JsonNode.DeepEquals(DocumentJson.ToJson(before), after) => before,
        (DocumentValue.Map map, JsonObject properties) => new DocumentValue.Map(map.Properties
            .Where(property => properties.ContainsKey(property.Key))
            .Aggregate(
                ((DocumentValue.Map)draft.ValueOf(properties)).Properties,
                (aligned, property) => aligned.SetItem(property.Key, Align(property.Value, properties[property.Key], draft)))),
        (DocumentValue.List list, JsonArray items) => Align(list, items, draft),
        _ => draft.ValueOf(after),
    };

    private static DocumentValue.List Align(DocumentValue.List list, JsonArray items, Draft draft)
    {
        var kept = list.Elements.Zip(items, (element, item) => element with { Value = Align(element.Value, item, draft) }).ToList();
        var added = items.Skip(kept.Count).ToList();
        var last = kept.Count == 0 ? (ListPosition?)null : kept[^1].Position;
        var positions = ListPosition.Respread(last, after: null, added.Count)!;
        var fresh = added.Zip(positions, (item, position) => new DocumentValue.Element(draft.NewId(), position, draft.ValueOf(item)));
        return new DocumentValue.List([.. kept, .. fresh]);
    }
}
