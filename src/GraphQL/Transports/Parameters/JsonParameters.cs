using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace LinkedRecords.GraphQL.Transports.Parameters;

/// <summary>Reads request parameters from JSON. Unknown properties are ignored; of several with one name the last counts.</summary>
/// <remarks>GraphQL over HTTP, https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters</remarks>
internal sealed class JsonParameters(string documentIdName)
{
    /// <summary>How deep objects and lists in variables, or in extensions, may be nested.</summary>
    public const int DeepestValue = 128;

    /// <summary>For messages and bodies, so that one with values that are too deep can still be told so, in words and under its id.</summary>
    public static JsonReaderOptions OfAnyDepth { get; } = new() { MaxDepth = int.MaxValue };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a whole body: an object, or an array of objects.</summary>
    public Outcome<RequestBody> ReadBody(in ReadOnlySequence<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(WithoutByteOrderMark(body), OfAnyDepth);
            if (!reader.Read())
                return Refusal.Malformed("The body is empty; it should be a JSON object with the property 'query'.");
            Outcome<RequestBody> outcome = reader.TokenType == JsonTokenType.StartArray
                ? new RequestBody(ReadArray(ref reader), IsBatch: true)
                : new RequestBody([ReadObject(ref reader)], IsBatch: false);
            // Reading on finds what follows the value, which must be nothing.
            reader.Read();
            return outcome;
        }
        catch (JsonException exception)
        {
            return Refusal.Malformed($"The body is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).");
        }
    }

    /// <summary>Reads the value at which the reader stands and leaves it at the value's last token.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public Outcome<RequestParameters> ReadObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return Refusal.NotARequest("A request is a JSON object with the property 'query'.");
        }
        var parameters = new RequestParameters();
        Refusal? refusal = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            refusal ??= ReadProperty(ref reader, parameters);
        }
        return refusal is null ? parameters : refusal;
    }

    private static ReadOnlySequence<byte> WithoutByteOrderMark(in ReadOnlySequence<byte> body)
    {
        var reader = new SequenceReader<byte>(body);
        return reader.IsNext(ByteOrderMark) ? body.Slice(3) : body;
    }

    private List<Outcome<RequestParameters>> ReadArray(ref Utf8JsonReader reader)
    {
        var requests = new List<Outcome<RequestParameters>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            requests.Add(ReadObject(ref reader));
        return requests;
    }

    private Refusal? ReadProperty(ref Utf8JsonReader reader, RequestParameters parameters)
    {
        if (reader.ValueTextEquals("query"u8))
            return ReadQuery(ref reader, parameters);
        if (reader.ValueTextEquals("operationName"u8))
            return ReadText(ref reader, "operationName", text => parameters.OperationName = text);
        if (reader.ValueTextEquals("variables"u8))
            return ReadMap(ref reader, "variables", map => parameters.Variables = map);
        if (reader.ValueTextEquals("extensions"u8))
            return ReadMap(ref reader, "extensions", map => parameters.Extensions = map);
        if (reader.ValueTextEquals(documentIdName))
            return ReadText(ref reader, documentIdName, text => parameters.DocumentId = text);
        reader.Read();
        reader.Skip();
        return null;
    }

    private static Refusal? ReadQuery(ref Utf8JsonReader reader, RequestParameters parameters)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.String)
            return Skip(ref reader, Refusal.NotARequest("'query' is to be a string."));
        var utf8 = new byte[reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length];
        try
        {
            parameters.Query = utf8.AsMemory(0, reader.CopyString(utf8));
            return null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            return Refusal.NotARequest("'query' is not well-formed Unicode text.");
        }
    }

    private static Refusal? ReadText(ref Utf8JsonReader reader, string name, Action<string?> take)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            return Skip(ref reader, Refusal.NotARequest($"'{name}' is to be a string or null."));
        try
        {
            take(reader.GetString());
            return null;
        }
        catch (InvalidOperationException)
        {
            return Refusal.NotARequest($"'{name}' is not well-formed Unicode text.");
        }
    }

    private static Refusal? ReadMap(ref Utf8JsonReader reader, string name, Action<JsonElement?> take)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
            return Skip(ref reader, Refusal.NotARequest($"'{name}' is to be an object or null."));
        if (IsTooDeep(reader))
            return Skip(ref reader, Refusal.TooDeep(name));
        JsonElement? map = reader.TokenType == JsonTokenType.Null ? null : JsonElement.ParseValue(ref reader);
        if (map is { } given && !Utf8.IsValid(JsonMarshal.GetRawUtf8Value(given)))
            return Refusal.NotARequest($"'{name}' is not UTF-8.");
        take(map);
        return null;
    }

    // A copy of the reader looks ahead: what is too deep is never made into a value.
    private static bool IsTooDeep(Utf8JsonReader ahead)
    {
        var top = ahead.CurrentDepth;
        while (ahead.Read() && ahead.CurrentDepth > top)
        {
            if (ahead.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && ahead.CurrentDepth - top >= DeepestValue)
                return true;
        }
        return false;
    }

    private static Refusal Skip(ref Utf8JsonReader reader, Refusal problem)
    {
        reader.Skip();
        return problem;
    }
}
