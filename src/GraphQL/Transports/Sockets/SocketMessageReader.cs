using System.Text.Json;
using LinkedRecords.GraphQL.Transports.Parameters;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>Reads messages of graphql-transport-ws.</summary>
internal sealed class SocketMessageReader(JsonParameters parameters)
{
    /// <summary>The message, or null when the text is none.</summary>
    public SocketMessage? Read(ReadOnlySpan<byte> text)
    {
        try
        {
            return ReadMessage(text);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or strings that are not well-formed Unicode.
            return null;
        }
    }

    private SocketMessage? ReadMessage(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, JsonParameters.OfAnyDepth);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        string? type = null, id = null;
        ReadOnlySpan<byte> payload = default;
        // The payload is read last, since the type decides what it has to be.
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                type = ReadText(ref reader);
            else if (reader.ValueTextEquals("id"u8))
                id = ReadText(ref reader);
            else if (reader.ValueTextEquals("payload"u8))
                payload = text[SkipValue(ref reader)];
            else
                SkipValue(ref reader);
        }
        // Reading on finds what follows the object, which must be nothing.
        reader.Read();
        return Combine(type, id, payload);
    }

    private SocketMessage? Combine(string? type, string? id, ReadOnlySpan<byte> payload) => type switch
    {
        "connection_init" when IsMapOrAbsent(payload) => new SocketMessage.ConnectionInit(ToMap(payload)),
        "ping" when IsMapOrAbsent(payload) => new SocketMessage.Ping(payload.ToArray(), ToMap(payload)),
        "pong" when IsMapOrAbsent(payload) => new SocketMessage.Pong(),
        "subscribe" when id is { Length: > 0 } => ReadParameters(payload) is { } request ? new SocketMessage.Subscribe(id, request) : null,
        "complete" when id is { Length: > 0 } => new SocketMessage.Complete(id),
        _ => null,
    };

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }

    private static Range SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    // A value that is too deep is the operation's business; what is no request at all is the connection's.
    private Outcome<RequestParameters>? ReadParameters(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return null;
        var reader = new Utf8JsonReader(payload, JsonParameters.OfAnyDepth);
        reader.Read();
        var read = parameters.ReadObject(ref reader);
        return read.Refusal is null or { Code: TransportErrorCodes.VariablesTooDeep } ? read : default(Outcome<RequestParameters>?);
    }

    private static bool IsMapOrAbsent(ReadOnlySpan<byte> payload) => payload.IsEmpty || payload[0] == '{' || payload.SequenceEqual("null"u8);

    private static JsonElement? ToMap(ReadOnlySpan<byte> payload) => payload.IsEmpty || payload[0] != '{' ? null : JsonElement.Parse(payload);
}
