namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>What became of a <see cref="TextChange"/>.</summary>
public abstract record TextChangeOutcome
{
    private TextChangeOutcome()
    {
    }

    /// <summary>It is the next commit; <paramref name="Document"/> is the document with it.</summary>
    public sealed record Committed(TextCommit Commit, LongTextDocument Document) : TextChangeOutcome;

    /// <summary>The same client sent the same sequence before; nothing changed. The answer to a repeated message.</summary>
    /// <param name="Version">The version of the first try.</param>
    public sealed record AlreadyCommitted(long Version) : TextChangeOutcome;

    /// <summary>Nothing changed.</summary>
    /// <param name="Reason">The stable reason.</param>
    /// <param name="Explanation">What was met and how to go on, for people.</param>
    /// <param name="LastSequence">The last sequence of this client that the text contains, so that it knows which of its unconfirmed changes to keep; 0 for none known.</param>
    public sealed record Refused(TextRefusal Reason, string Explanation, long LastSequence) : TextChangeOutcome;
}
