using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Errors;

/// <summary>One entry of the <c>errors</c> of a response.</summary>
/// <param name="Message">For developers; it names what is wrong and often what was meant.</param>
/// <remarks>Section 7.1.2 of the specification, https://spec.graphql.org/September2025/#sec-Errors</remarks>
public sealed record GraphQLError(string Message)
{
    /// <summary>An error about nodes of a document; nodes that were not parsed contribute no location.</summary>
    public GraphQLError(string message, params ReadOnlySpan<SyntaxNode> nodes)
        : this(message) =>
        Locations = LocationsOf(nodes);

    /// <summary>An error at one place of a source text.</summary>
    public GraphQLError(string message, Location location)
        : this(message) =>
        Locations = location.IsNone ? [] : [location];

    /// <summary>The ranges that the error is about, in the order in which they are reported; empty when there are none.</summary>
    public ImmutableArray<Location> Locations { get; init; } = [];

    /// <summary>The path to the value of the response that could not be made; empty when the error has none.</summary>
    public ImmutableArray<PathSegment> Path { get; init; } = [];

    /// <summary>What a program may read of the error, such as a stable code; null when there is nothing.</summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    /// <summary>The stable name of what went wrong, from <see cref="ErrorCodes"/>, where a program is to react to it; else null.</summary>
    /// <remarks>Kept apart from <see cref="Extensions"/>, so that whoever writes the response decides whether clients see it.</remarks>
    public string? Code { get; init; }

    /// <summary>The message and excerpts of the sources around its locations: for logs and terminals.</summary>
    public override string ToString() => ErrorText.Of(this);

    private static ImmutableArray<Location> LocationsOf(ReadOnlySpan<SyntaxNode> nodes)
    {
        var locations = ImmutableArray.CreateBuilder<Location>(nodes.Length);
        foreach (var node in nodes)
        {
            if (!node.Location.IsNone)
                locations.Add(node.Location);
        }

        return locations.DrainToImmutable();
    }
}
