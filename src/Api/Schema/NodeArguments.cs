using System.Collections.Immutable;
using System.Text.Json;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api.Schema;

/// <summary>Arguments that name nodes.</summary>
internal static class NodeArguments
{
    /// <summary>A node that a record, a user or a group may be.</summary>
    public static Node Node(in FieldContext context, string name) => Read(context.Argument<JsonElement>(name), FactPart.Subject);

    /// <summary>A node, or null when the argument is not given.</summary>
    public static Node? NodeOrNull(in FieldContext context, string name) =>
        context.Argument<object>(name) is JsonElement element ? Read(element, FactPart.Subject) : null;

    /// <summary>Several nodes.</summary>
    public static ImmutableArray<Node> Nodes(in FieldContext context, string name) =>
        [.. context.Argument<IEnumerable<object?>>(name)!.Select(element => Read((JsonElement)element!, FactPart.Subject))];

    /// <summary>Predicates, or none when the argument is not given.</summary>
    public static ImmutableArray<Node> Predicates(in FieldContext context, string name) =>
        context.Argument<IEnumerable<object?>>(name) is { } given ? [.. given.Select(element => Read((JsonElement)element!, FactPart.Predicate))] : [];

    /// <summary>Reads one.</summary>
    public static Node Read(JsonElement element, FactPart part) =>
        NodeReader.Default.TryReadJson(element, part, out var node, out var error) ? node : throw ApiErrors.Of(error);
}
