using System.Collections.Immutable;
using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Writes errors as section 7.1.2 wants them, https://spec.graphql.org/September2025/#sec-Errors.</summary>
internal static class ErrorWriter
{
    public static void Write(JsonOutput json, IReadOnlyList<GraphQLError> errors)
    {
        var separator = (byte)'[';
        foreach (var error in errors)
        {
            json.WriteByte(separator);
            Write(json, error);
            separator = (byte)',';
        }
        json.WriteRawUtf8(separator == '[' ? "[]"u8 : "]"u8);
    }

    public static void WritePath(JsonOutput json, ImmutableArray<PathSegment> path)
    {
        json.WriteByte((byte)'[');
        for (var index = 0; index < path.Length; index++)
        {
            if (index > 0)
                json.WriteByte((byte)',');
            if (path[index].Key is { } key)
                json.WriteString(key);
            else
                json.WriteNumber(path[index].Index);
        }
        json.WriteByte((byte)']');
    }

    private static void Write(JsonOutput json, GraphQLError error)
    {
        json.WriteRawUtf8("{\"message\":"u8);
        json.WriteString(error.Message);
        if (!error.Locations.IsEmpty)
            WriteLocations(json, error);
        if (!error.Path.IsEmpty)
        {
            json.WriteRawUtf8(",\"path\":"u8);
            WritePath(json, error.Path);
        }
        if (error.Extensions is { Count: > 0 } || error.Code is not null)
            WriteExtensions(json, error);
        json.WriteByte((byte)'}');
    }

    private static void WriteLocations(JsonOutput json, GraphQLError error)
    {
        json.WriteRawUtf8(",\"locations\":["u8);
        for (var index = 0; index < error.Locations.Length; index++)
        {
            var position = error.Locations[index].Position;
            json.WriteRawUtf8(index == 0 ? "{\"line\":"u8 : ",{\"line\":"u8);
            json.WriteNumber(position.Line);
            json.WriteRawUtf8(",\"column\":"u8);
            json.WriteNumber(position.Column);
            json.WriteByte((byte)'}');
        }
        json.WriteByte((byte)']');
    }

    private static void WriteExtensions(JsonOutput json, GraphQLError error)
    {
        var extensions = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        if (error.Code is not null)
            extensions["code"] = error.Code;
        foreach (var (name, value) in error.Extensions ?? new Dictionary<string, object?>(StringComparer.Ordinal))
            extensions[name] = value;
        json.WriteRawUtf8(",\"extensions\":"u8);
        json.WriteRaw(extensions);
    }
}
