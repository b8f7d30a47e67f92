using System.Text.Json.Nodes;

namespace LinkedRecords.Collaboration.KeyValue.DottedChanges;

/// <summary>What a dotted change makes of a document.</summary>
public abstract record DottedOutcome
{
    private DottedOutcome()
    {
    }

    /// <summary>The document after the whole change.</summary>
    public sealed record Applied(JsonObject Document) : DottedOutcome;

    /// <summary>Nothing of the change was applied.</summary>
    /// <param name="Code"><c>unsafe-key</c>, <c>array-length</c> or <c>sparse-array</c>; stable.</param>
    /// <param name="Key">The entry's key.</param>
    public sealed record Refused(string Code, string Key) : DottedOutcome;
}
