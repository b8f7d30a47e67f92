using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Where a value stands in the response, from the inside out; null is the root.</summary>
internal sealed class ResponsePath(ResponsePath? parent, PathSegment segment)
{
    public static ImmutableArray<PathSegment> ToArray(ResponsePath? path)
    {
        var length = 0;
        for (var step = path; step is not null; step = step.Parent)
            length++;
        var segments = new PathSegment[length];
        for (var step = path; step is not null; step = step.Parent)
            segments[--length] = step.Segment;
        return ImmutableCollectionsMarshal.AsImmutableArray(segments);
    }

    public ResponsePath? Parent { get; } = parent;

    public PathSegment Segment { get; } = segment;
}
