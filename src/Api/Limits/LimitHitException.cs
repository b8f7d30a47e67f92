namespace LinkedRecords.Api.Limits;

/// <summary>A request that is not looked at, because its user has asked for too much.</summary>
public sealed class LimitHitException(LimitHit hit) : Exception(hit.Message)
{
    /// <summary>Which limit.</summary>
    public LimitHit Hit { get; } = hit;
}
