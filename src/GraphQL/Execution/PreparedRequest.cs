using System.Diagnostics.CodeAnalysis;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>A request whose document is valid and whose operation is known, or the response that says why not.</summary>
public sealed class PreparedRequest
{
    internal PreparedRequest(GraphQLRequest request, OperationPlan plan)
    {
        Request = request;
        Plan = plan;
    }

    internal PreparedRequest(GraphQLRequest request, GraphQLResponse refusal)
    {
        Request = request;
        Refusal = refusal;
    }

    /// <summary>The request.</summary>
    public GraphQLRequest Request { get; }

    /// <summary>What the operation does; null when the request is refused. Decide by it before executing, for example that GET never mutates.</summary>
    public OperationType? Operation => Plan?.Operation.Operation;

    /// <summary>Whether the request can be executed.</summary>
    [MemberNotNullWhen(true, nameof(Plan), nameof(Operation))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsExecutable => Plan is not null;

    /// <summary>The response to a request that cannot be executed.</summary>
    public GraphQLResponse? Refusal { get; }

    internal OperationPlan? Plan { get; }
}
