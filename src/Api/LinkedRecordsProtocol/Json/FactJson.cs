using System.Text;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Json;

/// <summary>A fact as the client reads it: <c>{"subject", "predicate", "object"}</c>.</summary>
internal static class FactJson
{
    /// <summary>Writes a fact.</summary>
    public static StringBuilder AppendFact(this StringBuilder json, Fact fact) => json
        .Append("{\"subject\":").AppendJsonString(fact.Subject.Spelling)
        .Append(",\"predicate\":").AppendJsonString(fact.Predicate.Spelling)
        .Append(",\"object\":").AppendJsonString(NodeReader.PrintObject(fact))
        .Append('}');
}
