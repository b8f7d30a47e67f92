using System.Text.Json;

namespace LinkedRecords.Api.Writing;

/// <summary>A fact as a client spells it, with <c>{{name}}</c> for records of the same call.</summary>
internal sealed record FactText(string Subject, string Predicate, JsonElement Object);
