using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.CommandLine;

/// <summary>How a command uses the store.</summary>
/// <param name="Admission">Decides what it may write.</param>
/// <param name="CommitTimeout">How long a commit may take, an import's batch for example; null: as the settings say, for users who wait.</param>
internal sealed record StoreManners(IAdmission Admission, TimeSpan? CommitTimeout)
{
    /// <summary>Those of whoever can reach the database.</summary>
    public static StoreManners Operator => new(new OperatorAdmission(), TimeSpan.FromSeconds(60));
}
