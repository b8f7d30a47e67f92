namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>What became of an edit of our own.</summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <summary>It is part of the document; send the change to the others.</summary>
    public sealed record Committed(Change Change) : CommitResult;

    /// <summary>It was not taken, and nothing changed.</summary>
    public sealed record Refused(Refusal Reason) : CommitResult;
}
