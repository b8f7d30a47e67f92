namespace LinkedRecords.GraphQL.Execution;

/// <summary>The values of <c>extensions.code</c> that execution gives. They do not change.</summary>
public static class ExecutionErrorCodes
{
    /// <summary>A resolver failed unexpectedly; <c>extensions.correlationId</c> leads to the log.</summary>
    public const string InternalError = "INTERNAL_ERROR";

    /// <summary>The response would be larger than the server allows. Select less, or page.</summary>
    public const string ResponseTooLarge = "RESPONSE_TOO_LARGE";

    /// <summary>The subscriber was too slow and lost events. Subscribe again and read the present state.</summary>
    public const string SubscriberTooSlow = "SUBSCRIBER_TOO_SLOW";
}
