namespace LinkedRecords.FactStore.Rdf;

/// <summary>What a reader found next: a statement, or a place where there should have been one.</summary>
/// <param name="Line">Counted from 1.</param>
public abstract record RdfLine(long Line)
{
    /// <summary>A statement was read.</summary>
    public sealed record Stated(long Line, RdfStatement Statement) : RdfLine(Line);

    /// <summary>The line says nothing that can be understood; reading goes on with the next one.</summary>
    /// <param name="Column">Counted from 1 in UTF-16 code units.</param>
    /// <param name="Message">What is wrong and how to mend it.</param>
    public sealed record Fault(long Line, int Column, string Message) : RdfLine(Line);
}
