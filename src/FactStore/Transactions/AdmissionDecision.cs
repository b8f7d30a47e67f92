using System.Collections.Immutable;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>The verdict of an <see cref="IAdmission"/>.</summary>
public abstract record AdmissionDecision
{
    private AdmissionDecision()
    {
    }

    /// <summary>May be written, in this form: facts may have been added and events transformed, never the id or author.</summary>
    public sealed record Admitted(Transaction AsWritten) : AdmissionDecision;

    /// <summary>Leaves no trace in the log.</summary>
    public sealed record Refused(ImmutableArray<Refusal> Reasons) : AdmissionDecision;
}
