using System.Collections.Immutable;

namespace LinkedRecords.Api.Quotas.Payments;

/// <summary>How payments reach this server; read from the environment once, at start.</summary>
/// <remarks>The names are those that deployments of LinkedRecords already set.</remarks>
public sealed record PaymentOptions
{
    /// <summary>What notifications are signed with, <c>PADDLE_NOTIFICATION_SECRET</c>; null: none are taken.</summary>
    public string? NotificationSecret { get; init; }

    /// <summary>Where a payment can be looked up, <c>PADDLE_API_URL</c>.</summary>
    public Uri? Api { get; init; }

    /// <summary>With what, <c>PADDLE_API_KEY</c>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How far the clock of a notification may be off: an older one may be somebody's copy.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Reads the options; answers every mistake at once.</summary>
    /// <param name="environment">Looks a variable up; null or empty is unset.</param>
    public static (PaymentOptions Options, ImmutableArray<string> Mistakes) Read(Func<string, string?> environment)
    {
        string? Value(string name) => environment(name) is { Length: > 0 } value ? value : null;
        var address = Value("PADDLE_API_URL");
        var isAddress = Uri.TryCreate(address, UriKind.Absolute, out var api) && api.Scheme is "http" or "https";
        var options = new PaymentOptions
        {
            NotificationSecret = Value("PADDLE_NOTIFICATION_SECRET"),
            ApiKey = Value("PADDLE_API_KEY"),
            Api = isAddress ? api : null,
        };
        return (options, address is null || isAddress ? [] : ["PADDLE_API_URL is not an http or https address."]);
    }
}
