using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>A node as somebody wrote it, read: the node in its canonical spelling, or what is wrong.</summary>
public abstract record NodeReading
{
    private NodeReading()
    {
    }

    /// <summary>A node.</summary>
    public sealed record Read(Node Node) : NodeReading;

    /// <summary>Not a node.</summary>
    /// <param name="Code">See <see cref="QueryCodes"/>.</param>
    /// <param name="Message">What was found and what may stand there.</param>
    public sealed record Wrong(string Code, string Message) : NodeReading;
}
