using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Records;

/// <summary>Orders records by what is in them and by when they were written.</summary>
/// <remarks>By the newest known value: a page that is asked for at an older revision may be ordered by values written since.</remarks>
internal sealed class RecordOrder(RecordStates states) : IRecordOrder
{
    private const string DateTime = "http://www.w3.org/2001/XMLSchema#dateTime";
    private const string Double = "http://www.w3.org/2001/XMLSchema#double";

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<Node?>> ValuesAsync(
        IReadOnlyList<Node> records, Ordering ordering, Revision at, CancellationToken cancellationToken)
    {
        var values = ImmutableArray.CreateBuilder<Node?>(records.Count);
        foreach (var record in records)
        {
            values.Add(await states.FindAsync(record, at, cancellationToken) is { } state ? ValueOf(state, ordering) : null);
        }

        return values.MoveToImmutable();
    }

    private static Node? ValueOf(RecordState state, Ordering ordering) => ordering.Key switch
    {
        OrderKey.Created => Moment(state.Created.At),
        OrderKey.Changed => Moment(state.Updated.At),
        _ => state is KeyValueState document ? ValueAt(document.Value(), ordering.Path) : null,
    };

    private static Node Moment(DateTimeOffset at) =>
        Literal.Of(at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), DateTime).ToNode();

    private static Node? ValueAt(JsonNode? value, ImmutableArray<string> path)
    {
        foreach (var name in path)
        {
            value = value is JsonObject map && map.TryGetPropertyValue(name, out var inner) ? inner : null;
        }

        return value is JsonValue leaf ? LeafOf(leaf) : null;
    }

    private static Node? LeafOf(JsonValue leaf) => leaf.GetValueKind() switch
    {
        JsonValueKind.String => Literal.Of(leaf.GetValue<string>()).ToNode(),
        JsonValueKind.Number => Literal.Of(leaf.ToJsonString(), Double).ToNode(),
        _ => null,
    };
}
