using System.Text.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>A fact as a client spells it, with <c>{{name}}</c> for records of the same call.</summary>
internal sealed record FactText(string Subject, string Predicate, JsonElement Object)
{
    /// <summary>A fact of the graph, as a client would spell it.</summary>
    public static FactText Of(Fact fact) => new(
        fact.Subject.Spelling, fact.Predicate.Spelling, JsonSerializer.SerializeToElement(fact.Object.Spelling, Schema.ApiJson.Default.String));
}
