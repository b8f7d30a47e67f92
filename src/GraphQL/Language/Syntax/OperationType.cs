namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The three kinds of operations.</summary>
public enum OperationType
{
    /// <summary>Reads; its fields may be resolved in parallel.</summary>
    Query,

    /// <summary>Writes, then reads; its root fields are resolved one after another.</summary>
    Mutation,

    /// <summary>A stream of events, each answered by one execution.</summary>
    Subscription,
}
