using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Tests.Contracts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Memory;

#pragma warning disable MA0048 // One line each: the contracts, kept by the log in memory.
public sealed class MemoryCommitTests : CommitContract
{
    protected override Task<IFactStore> OpenAsync(IAdmission? admission) => MemoryLog.OpenAsync(admission);
}

public sealed class MemoryFollowTests : FollowContract
{
    protected override Task<IFactStore> OpenAsync(IAdmission? admission) => MemoryLog.OpenAsync(admission);
}

public sealed class MemoryRecordTests : RecordContract
{
    protected override Task<IFactStore> OpenAsync(IAdmission? admission) => MemoryLog.OpenAsync(admission);
}

public sealed class MemoryReadTests : ReadContract
{
    protected override Task<IFactStore> OpenAsync(IAdmission? admission) => MemoryLog.OpenAsync(admission);
}

public sealed class MemoryTallyTests : TallyContract
{
    protected override Task<IFactStore> OpenAsync(IAdmission? admission) => MemoryLog.OpenAsync(admission);
}

internal static class MemoryLog
{
    public static Task<IFactStore> OpenAsync(IAdmission? admission) =>
        Task.FromResult<IFactStore>(new MemoryFactStore(admission, TimeProvider.System));
}
#pragma warning restore MA0048
