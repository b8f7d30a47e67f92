using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.Sessions;

/// <summary>What a received commit means for the session.</summary>
public abstract record TextReception
{
    private TextReception()
    {
    }

    /// <summary>Somebody else's change: apply <paramref name="Operation"/> to what is shown.</summary>
    public sealed record Foreign(TextOperation Operation) : TextReception;

    /// <summary>Our own change is committed; nothing to show.</summary>
    /// <param name="Next">What was typed meanwhile, to be sent now; null when nothing was.</param>
    public sealed record Confirmed(TextSubmission? Next) : TextReception;

    /// <summary>A repetition of what is known already.</summary>
    public sealed record Known : TextReception;

    /// <summary>Commits are missing in between: ask for those after <paramref name="Version"/> and offer them in order.</summary>
    public sealed record Gap(long Version) : TextReception;
}
