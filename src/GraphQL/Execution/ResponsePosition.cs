using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Where a value stands in the response: an object for the part of its path that it shares with its siblings, and beside it the last step.</summary>
/// <remarks>Kept for every value that is awaited and nearly never looked at, so it becomes a path of its own only when it is.</remarks>
internal readonly struct ResponsePosition
{
    private const int NoStep = -1;

    /// <summary>The position of which the path is known; null is the root.</summary>
    public ResponsePosition(ResponsePath? path)
    {
        Above = path;
        Step = PathSegment.FromIndex(NoStep);
    }

    /// <summary>The position one step below <paramref name="above"/>.</summary>
    public ResponsePosition(ResponsePath? above, PathSegment step)
    {
        Above = above;
        Step = step;
    }

    /// <summary>The path without the last step; all of it if there is none.</summary>
    public ResponsePath? Above { get; }

    /// <summary>The last step, if <see cref="HasStep"/>.</summary>
    public PathSegment Step { get; }

    public bool HasStep => Step.Key is not null || Step.Index != NoStep;

    public ResponsePath? ToPath() => HasStep ? new ResponsePath(Above, Step) : Above;
}
