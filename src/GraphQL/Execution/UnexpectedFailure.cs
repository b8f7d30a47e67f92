using System.Collections.Immutable;
using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>An exception that a client was not shown.</summary>
/// <param name="CorrelationId">What the client was given in its place, as <c>extensions.correlationId</c>.</param>
/// <param name="Exception">What happened.</param>
/// <param name="RequestContext">The context object of the request.</param>
/// <param name="Path">The field that failed; empty when it was none.</param>
public sealed record UnexpectedFailure(string CorrelationId, Exception Exception, object? RequestContext, ImmutableArray<PathSegment> Path);
