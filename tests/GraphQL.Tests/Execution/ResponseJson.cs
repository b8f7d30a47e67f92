using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Incremental;

namespace LinkedRecords.GraphQL.Tests.Execution;

/// <summary>Reads back what the engine writes.</summary>
internal static class ResponseJson
{
    public static JsonElement Of(GraphQLResponse response)
    {
        using (response)
            return Parse(response.WriteTo);
    }

    public static JsonElement Of(IncrementalPayload payload)
    {
        using (payload)
            return Parse(payload.WriteTo);
    }

    public static JsonNode? OfRaw(object? value)
    {
        var json = new JsonOutput(64);
        json.WriteRaw(value);
        return JsonNode.Parse(json.Written(0, json.Position));
    }

    private static JsonElement Parse(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
