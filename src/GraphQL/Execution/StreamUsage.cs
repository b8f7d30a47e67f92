using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>A <c>@stream</c> that is in force on a list.</summary>
/// <param name="InitialCount">How many items come at once.</param>
/// <param name="Label">The label that the client gave it.</param>
internal sealed record StreamUsage(int InitialCount, string? Label)
{
    /// <summary>The stream of a field, or null. Lists inside the list of a field are not streamed.</summary>
    public static StreamUsage? Of(FieldPlan field, PathStack path, OperationRun run)
    {
        if (!field.HasStream || !run.IsIncremental || path.IsAtItem)
            return null;
        var use = field.Uses[0];
        var stream = ArgumentCoercion.OfDirective(BuiltIns.Stream, use.Node.Directives, use.FragmentVariables ?? run.Variables);
        if (stream is null || !stream.Get<bool>("if"))
            return null;
        var initialCount = stream.Get<int>("initialCount");
        return initialCount >= 0
            ? new StreamUsage(initialCount, stream.Get<string>("label"))
            : throw new GraphQLException("initialCount must be a positive integer");
    }
}
