namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>An edit that the document as it is does not allow.</summary>
public sealed class RefusedException(Refusal refusal)
    : Exception($"{refusal.Code} at \"{refusal.Where}\": {refusal.Advice}")
{
    /// <summary>The typed reason.</summary>
    public Refusal Refusal { get; } = refusal;

    internal RefusedException(RefusalCode code, string where, string advice)
        : this(new Refusal(code, where, advice))
    {
    }
}
