using System.Text.Json.Nodes;

namespace LinkedRecords.Client;

/// <summary>A fact as it is stated: each part a name, <c>&lt;iri&gt;</c>, <c>prefix:name</c> or literal. In facts about a new record <c>$it</c> is that record, <c>{{name}}</c> another one of the same call.</summary>
public sealed record Fact(string Subject, string Predicate, string Object)
{
    /// <summary>A fact about a new record.</summary>
    public static Fact About(string predicate, string @object) => new("$it", predicate, @object);

    /// <summary>A text as the object of a fact.</summary>
    public static string Literal(string text) => JsonValue.Create(text).ToJsonString();

    internal JsonObject ToInput() => new() { ["subject"] = Subject, ["predicate"] = Predicate, ["object"] = Object };

    internal JsonArray ToElements() => [Subject, Predicate, Object];
}
