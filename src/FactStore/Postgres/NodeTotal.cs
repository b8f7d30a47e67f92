using System.Runtime.InteropServices;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>The running totals of one node.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NodeTotal(long Own, long Below)
{
    public long Of(TallyKind kind) => kind == TallyKind.Own ? Own : Below;

    public NodeTotal With(TallyKind kind, long amount) =>
        kind == TallyKind.Own ? this with { Own = Own + amount } : this with { Below = Below + amount };
}
