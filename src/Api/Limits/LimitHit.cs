using System.Globalization;

namespace LinkedRecords.Api.Limits;

/// <summary>Which limit somebody has reached, and when it may be tried again.</summary>
/// <param name="Code">From docs/errors.md.</param>
/// <param name="Message">For whoever reached it.</param>
/// <param name="Wait">After that there is room, unless others are faster.</param>
public sealed record LimitHit(string Code, string Message, TimeSpan Wait)
{
    /// <summary>What it is answered with over HTTP.</summary>
    public int Status { get; init; } = StatusCodes.Status429TooManyRequests;

    /// <summary><see cref="Wait"/> in whole seconds, at least one: what <c>Retry-After</c> says.</summary>
    public int Seconds => Math.Max(1, (int)Math.Ceiling(Wait.TotalSeconds));

    /// <summary>The value of the header.</summary>
    public string RetryAfter => Seconds.ToString(CultureInfo.InvariantCulture);
}
