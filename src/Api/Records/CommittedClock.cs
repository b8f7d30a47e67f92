namespace LinkedRecords.Api.Records;

/// <summary>The clock of a copy that only takes what is committed: never behind any change.</summary>
/// <remarks>
/// Whether a change's clock ran ahead was decided once, at the head of the log. A node whose own clock is slow must not decide
/// it again and end with another document.
/// </remarks>
internal sealed class CommittedClock : TimeProvider
{
    public static readonly CommittedClock Instance = new();

    private static readonly DateTimeOffset AfterEverything = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private CommittedClock()
    {
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => AfterEverything;
}
