using System.Collections.Immutable;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Writing;

/// <summary>A call that cannot become a transaction, for the reasons given. Nothing was written.</summary>
public sealed class WriteRefusedException(ImmutableArray<Refusal> reasons) : Exception(reasons[0].Message)
{
    /// <summary>With one reason.</summary>
    public WriteRefusedException(string code, string message)
        : this([new Refusal(code, message)])
    {
    }

    /// <summary>At least one.</summary>
    public ImmutableArray<Refusal> Reasons { get; } = reasons;
}
