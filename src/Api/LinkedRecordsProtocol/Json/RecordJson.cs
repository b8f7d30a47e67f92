using System.Globalization;
using System.Text;
using LinkedRecords.Api.Records;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Json;

/// <summary>A record as the client reads it.</summary>
/// <remarks>
/// <code>{"id", "value", "changeId", "actorId", "createdAt", "updatedAt"}</code>
/// Times are milliseconds. Only texts have a <c>changeId</c>, their version. The value of a file is <c>{}</c> wherever it is not asked for by itself.
/// </remarks>
internal static class RecordJson
{
    /// <summary>Writes a record.</summary>
    public static StringBuilder AppendRecord(this StringBuilder json, RecordState state)
    {
        json.AppendHead(state).Append("\"value\":");
        return state switch
        {
            KeyValueState document => json.Append(DocumentText.Of(document.Value())).Append('}'),
            TextState text => json.AppendJsonString(text.Document.Text.ToString())
                .Append(CultureInfo.InvariantCulture, $",\"changeId\":{text.Version}}}"),
            _ => json.Append("{}}"),
        };
    }

    /// <summary>Writes everything but the value.</summary>
    public static StringBuilder AppendHead(this StringBuilder json, RecordState state) => json
        .Append("{\"id\":").AppendJsonString(state.Record.Spelling)
        .Append(",\"actorId\":").AppendJsonString(state.Updated.Author.Spelling)
        .Append(
            CultureInfo.InvariantCulture,
            $",\"createdAt\":{state.Created.At.ToUnixTimeMilliseconds()},\"updatedAt\":{state.Updated.At.ToUnixTimeMilliseconds()},");

    /// <summary>Several values with a comma between them.</summary>
    public static StringBuilder AppendList<T>(this StringBuilder json, IEnumerable<T> items, Action<StringBuilder, T> append)
    {
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
            {
                json.Append(',');
            }

            isFirst = false;
            append(json, item);
        }

        return json;
    }
}
