using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.CommandLine;

/// <summary>How a command uses the store.</summary>
/// <param name="Admission">Decides what it may write.</param>
/// <param name="CommitTimeout">How long a commit may take: a user waits for seconds, an import for its batch.</param>
internal sealed record StoreManners(IAdmission Admission, TimeSpan CommitTimeout)
{
    /// <summary>Those of whoever can reach the database.</summary>
    public static StoreManners Operator => new(new OperatorAdmission(), TimeSpan.FromSeconds(60));
}
