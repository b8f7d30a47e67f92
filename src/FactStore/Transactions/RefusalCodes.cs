namespace LinkedRecords.FactStore.Transactions;

/// <summary>The stable codes with which the store itself refuses a transaction; admissions add their own.</summary>
public static class RefusalCodes
{
    /// <summary>A precondition did not hold at the head of the log.</summary>
    public const string PreconditionFailed = "PRECONDITION_FAILED";

    /// <summary>The transaction id is empty, longer than 128 characters, or holds control characters.</summary>
    public const string InvalidTransactionId = "INVALID_TRANSACTION_ID";

    /// <summary>A node is spelled in a way that the log cannot keep.</summary>
    public const string InvalidNode = "INVALID_NODE";

    /// <summary>More facts than one transaction may change.</summary>
    public const string TooManyFacts = "TOO_MANY_FACTS";

    /// <summary>More record events than one transaction may hold.</summary>
    public const string TooManyEvents = "TOO_MANY_EVENTS";

    /// <summary>More preconditions than one transaction may state.</summary>
    public const string TooManyPreconditions = "TOO_MANY_PRECONDITIONS";

    /// <summary>One record event is too large.</summary>
    public const string EventTooLarge = "EVENT_TOO_LARGE";

    /// <summary>The record events of one transaction are too large together.</summary>
    public const string TransactionTooLarge = "TRANSACTION_TOO_LARGE";
}
