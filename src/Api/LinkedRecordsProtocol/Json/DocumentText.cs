using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Json;

/// <summary>JSON documents as the client sends and takes them.</summary>
internal static class DocumentText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a document.</summary>
    public static string Of(JsonNode? document) => document?.ToJsonString(Readable) ?? "null";

    /// <summary>Reads a value; null when it holds half of a surrogate pair, which a document cannot keep, or names a property twice.</summary>
    public static JsonNode? TryRead(JsonElement json)
    {
        try
        {
            var node = JsonNode.Parse(json.GetRawText());
            // Texts are decoded only when they are looked at; here it is found out whether they can be.
            Visit(node);
            return node;
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (_, value) in map)
                {
                    Visit(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Visit(item);
                }

                break;
            case JsonValue leaf when leaf.GetValueKind() == JsonValueKind.String:
                leaf.GetValue<string>();
                break;
        }
    }
}
