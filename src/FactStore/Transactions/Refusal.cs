using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>Why a transaction was not written: one reason, meant for the person who sent it.</summary>
/// <param name="Code">Stable and documented, for example <c>PRECONDITION_FAILED</c>.</param>
/// <param name="Message">What was attempted, what stood against it and how to mend it. Shows nothing the author may not see.</param>
/// <param name="Fact">The fact that is refused, where the reason concerns one.</param>
public sealed record Refusal(string Code, string Message, Fact? Fact = null);
