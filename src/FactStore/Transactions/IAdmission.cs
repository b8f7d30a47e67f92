namespace LinkedRecords.FactStore.Transactions;

/// <summary>Decides at the head of the log whether a transaction may be written: the place of authorization and quota.</summary>
/// <remarks>
/// Called under the sequencer, one transaction at a time, so it must be pure, synchronous and quick. It may be called
/// again for the same transaction when something it read was not in memory yet; see <see cref="Graph.IGraph"/>.
/// </remarks>
public interface IAdmission
{
    /// <summary>Decides on <paramref name="proposed"/> against exactly the state that it would be written onto.</summary>
    AdmissionDecision Decide(Transaction proposed, IHead head);
}
