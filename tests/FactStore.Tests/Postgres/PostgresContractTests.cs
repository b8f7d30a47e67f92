using LinkedRecords.FactStore.Tests.Contracts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Postgres;

#pragma warning disable MA0048 // One line each: the contracts, kept by the log in PostgreSQL.
public sealed class PostgresCommitTests : CommitContract
{
    protected override Task<IFactStore> OpenAsync(IAdmission? admission) => TestLog.OpenNewAsync(admission);
}

public sealed class PostgresFollowTests : FollowContract
{
    protected override Task<IFactStore> OpenAsync(IAdmission? admission) => TestLog.OpenNewAsync(admission);
}

public sealed class PostgresRecordTests : RecordContract
{
    protected override Task<IFactStore> OpenAsync(IAdmission? admission) => TestLog.OpenNewAsync(admission);
}

public sealed class PostgresReadTests : ReadContract
{
    protected override Task<IFactStore> OpenAsync(IAdmission? admission) => TestLog.OpenNewAsync(admission);
}
public sealed class PostgresTallyTests : TallyContract
{
    protected override Task<IFactStore> OpenAsync(IAdmission? admission) => TestLog.OpenNewAsync(admission);
}
#pragma warning restore MA0048
