using System.Collections.Immutable;
using System.Globalization;
using LinkedRecords.Api.CommandLine;

namespace LinkedRecords.Api.Operations;

/// <summary>Every variable that a server heeds, for its help and for the check at its start.</summary>
internal static class KnownSettings
{
    /// <summary>Where the server listens.</summary>
    public const string Url = "LINKEDRECORDS_URL";

    /// <summary>Megabytes for the part of the graph in memory.</summary>
    public const string GraphMegabytes = "LINKEDRECORDS_GRAPH_MEGABYTES";

    /// <summary>Megabytes for records in memory.</summary>
    public const string RecordMegabytes = "LINKEDRECORDS_RECORD_MEGABYTES";

    /// <summary>Seconds that a commit may take.</summary>
    public const string CommitSeconds = "LINKEDRECORDS_COMMIT_SECONDS";

    /// <summary>How much history is kept.</summary>
    public const string KeepHistory = "LINKEDRECORDS_KEEP_HISTORY";

    /// <summary>How the server writes its log.</summary>
    public const string LogFormat = "LINKEDRECORDS_LOG";

    /// <summary>What the server writes into its log.</summary>
    public const string LogLevel = "LINKEDRECORDS_LOG_LEVEL";

    /// <summary>Who may read <c>/metrics</c>.</summary>
    public const string MetricsToken = "LINKEDRECORDS_METRICS_TOKEN";

    /// <summary>Seconds between "not ready" and the end of the sockets.</summary>
    public const string DrainSeconds = "LINKEDRECORDS_DRAIN_SECONDS";

    /// <summary>Proxies that are believed.</summary>
    public const string TrustedProxies = "LINKEDRECORDS_TRUSTED_PROXIES";

    /// <summary>Where traces go.</summary>
    public const string TraceEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const int ShortestToken = 16;

    /// <summary>All of them, in the order in which an operator meets them.</summary>
    public static readonly ImmutableArray<Setting> All =
    [
        new(Url, "Where to listen. Default: http://127.0.0.1:6543", Address),
        new(TrustedProxies, "Addresses and networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, separated by commas. Default: none"),
        new("DATABASE_URL", "postgres://user:password@host:5432/database; also PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGSSLMODE. Default: a database of its own"),
        new("LINKEDRECORDS_DATA", "Folder of that database. Default: ./data"),
        new(GraphMegabytes, "Memory for the part of the graph that is in use. Default: 512", value => Whole(value, 16, 1_000_000)),
        new(RecordMegabytes, "Memory for the documents and texts that are in use, with what is kept of their history. Default: 512", value => Whole(value, 16, 1_000_000)),
        new(CommitSeconds, "How long a write may take before STORAGE_UNAVAILABLE is answered. Default: 5", value => Whole(value, 1, 600)),
        new(KeepHistory, "How much history to keep, such as 90d; what is older is forgotten once a day, as by linkedrecords trim. Default: everything", HistoryKept.Mistake),
        new(LogFormat, "json or text. Default: text in development, else json", value => OneOf(value, "json", "text")),
        new(LogLevel, "trace, debug, information, warning or error. Default: warning", value => OneOf(value, "trace", "debug", "information", "warning", "error")),
        new(MetricsToken, "Bearer token for /metrics, at least 16 characters. Default: /metrics is off", value => value.Length >= ShortestToken ? null : $"takes at least {ShortestToken} characters"),
        new(TraceEndpoint, "Where to send traces (OTLP), with the other OTEL_ variables of OpenTelemetry. Default: nowhere", Address),
        new(DrainSeconds, "How long a server that stops still answers while it says that it is not ready. Default: 0", value => Whole(value, 0, 300)),
        new("S3_ENDPOINT", "Host name or address of a store that speaks S3, for files. Default: files are in the database"),
        new("S3_PORT", "Its port beside a host name. Default: 9000", value => Whole(value, 1, 65_535)),
        new("S3_USE_SSL", "Whether it is spoken to with TLS, beside a host name. Default: true", value => OneOf(value, "true", "false")),
        new("S3_BUCKET", "The bucket; it has to be there"),
        new("S3_ACCESS_KEY", "Who the server is there"),
        new("S3_SECRET_KEY", "The secret to it"),
        new("S3_REGION", "Its region. Default: us-east-1"),
        new("AUTH_ISSUER_BASE_URL", "The identity provider (OpenID Connect). Default: local accounts only", Address),
        new("AUTH_CLIENT_ID", "What this server is called there"),
        new("AUTH_CLIENT_SECRET", "With it the server signs users in itself and keeps a session cookie"),
        new("AUTH_TOKEN_AUDIENCE", "What bearer tokens must be made for. Default: AUTH_CLIENT_ID"),
        new("FRONTEND_BASE_URL", "Where the browser finds the app after signing in", Address),
        new("CORS_ORIGIN", "Origins of pages that may call with cookies or open sockets, separated by commas"),
        new("LINKEDRECORDS_REGISTRATION", "off: strangers cannot register or be guests. Default: on", value => OneOf(value, "on", "off")),
        new("DEFAULT_STORAGE_SIZE_QUOTA", "MiB that every user may keep. Default: 500"),
        new("GUEST_STORAGE_SIZE_QUOTA", "MiB that a guest may keep. Default: 50"),
        new("QUOTA_COUNT_KV_RECORDS", "false: documents do not count. Default: true"),
        new("QUOTA_COUNT_LT_RECORDS", "false: texts do not count. Default: true"),
        new("PADDLE_NOTIFICATION_SECRET", "What payment notifications are signed with. Default: none are taken"),
        new("PADDLE_API_URL", "Where a payment is looked up", Address),
        new("PADDLE_API_KEY", "With what"),
        new("RATE_LIMIT_USER", "What one user may ask for: TOKENS/SECONDS+BURST, or off. Default: 200/1+1000"),
        new("RATE_LIMIT_ADDRESS", "What one address may ask for. Default: 1000/1+5000"),
        new("RATE_LIMIT_SIGN_IN", "Attempts to sign in from one address. Default: 60/60+60"),
        new("RATE_LIMIT_RECORD", "Changes of one record on one server. Default: 1000/1+10000"),
        new("DOCUMENT_SIZE_LIMIT", "MiB of JSON that one document may become. Default: 8"),
        new("SOCKET_LIMIT_USER", "Sockets of one user on one server. Default: 200"),
        new("SOCKET_LIMIT_ADDRESS", "Sockets of one address on one server. Default: 2000"),
        new("SOCKET_LIMIT_SERVER", "Sockets of all together on one server. Default: 10000"),
        new("SILENT_LIMIT_ADDRESS", "Connections from one address that have not asked for anything yet. Default: 200"),
        new("SILENT_LIMIT_SERVER", "Such connections of all together on one server. Default: 2000"),
    ];

    /// <summary>For <c>serve --help</c>: a line for each.</summary>
    public static string Help =>
        "Settings are environment variables, or lines NAME=value of the file that --config names; the environment wins.\n\n"
        + string.Join('\n', All.Select(setting => $"  {setting.Name,-30} {setting.Meaning}"));

    private static string? Address(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? null : "is not an http or https address";

    private static string? OneOf(string value, params string[] allowed) =>
        allowed.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"is one of {string.Join(", ", allowed)}";

    private static string? Whole(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"is a whole number from {least} to {most}");
}
