namespace LinkedRecords.GraphQL.Execution;

/// <summary>How far a request came; transports choose the status by it.</summary>
public enum ResponseStage
{
    /// <summary>The document is not GraphQL, or larger or deeper than allowed.</summary>
    Parse,

    /// <summary>The document is not valid for the schema, or asks for more than allowed.</summary>
    Validate,

    /// <summary>The operation cannot be determined, or its variables do not fit.</summary>
    Request,

    /// <summary>The operation was executed, with or without field errors.</summary>
    Execute,
}
