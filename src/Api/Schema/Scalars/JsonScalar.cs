using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.Api.Schema.Scalars;

/// <summary>Any JSON value, or objects only. Resolvers see and give <see cref="JsonNode"/>.</summary>
internal sealed class JsonScalar(bool objectsOnly) : ScalarCodec
{
    /// <inheritdoc/>
    public override Coerced Parse(object raw)
    {
        if (!RawJson.IsWhole(raw))
        {
            return RawJson.Halved;
        }

        var node = RawJson.ToNode(raw);
        return objectsOnly && node is not JsonObject ? Coerced.Refused("A JSON object is expected here.") : Coerced.To(node);
    }

    /// <inheritdoc/>
    public override string? Write(object? value, JsonOutput output)
    {
        if (value is not JsonNode node)
        {
            return "The value is no JSON.";
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            node.WriteTo(writer);
        }

        output.WriteRawUtf8(buffer.WrittenSpan);
        return null;
    }
}
