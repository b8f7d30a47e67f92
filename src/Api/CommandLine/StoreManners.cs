using LinkedRecords.Api.Operations;
using LinkedRecords.Api.Quotas;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.CommandLine;

/// <summary>How a command uses the store.</summary>
/// <param name="Admission">Decides, by the settings, what it may write.</param>
/// <param name="CommitTimeout">How long a commit may take, an import's batch for example; null: as the settings say, for users who wait.</param>
internal sealed record StoreManners(Func<Settings, IAdmission> Admission, TimeSpan? CommitTimeout)
{
    /// <summary>Those of whoever can reach the database.</summary>
    public static StoreManners Operator => new(
        settings => new QuotaAdmission(new OperatorAdmission(), Server.Sound(QuotaOptions.Read(settings.Value)), enforces: false),
        TimeSpan.FromSeconds(60));
}
