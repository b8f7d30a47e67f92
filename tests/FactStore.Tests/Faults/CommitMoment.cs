namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>A point on the way of a batch of transactions to the log at which something may die.</summary>
internal enum CommitMoment
{
    /// <summary>The node holds the sequencer and has decided; the database has not heard of it.</summary>
    RequestNotSent,

    /// <summary>The database has been told to commit.</summary>
    RequestSent,

    /// <summary>The database has answered; the node has not heard it, and nor has any client.</summary>
    AnswerNotDelivered,
}
