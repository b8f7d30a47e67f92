using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Tests.Records;

/// <summary>Admits whatever is proposed.</summary>
internal sealed class NoRights : IAdmission
{
    public AdmissionDecision Decide(Transaction proposed, IHead head) => new AdmissionDecision.Admitted(proposed);
}
