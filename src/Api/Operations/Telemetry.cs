using LinkedRecords.FactStore;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LinkedRecords.Api.Operations;

/// <summary>What a server tells its operator: a log for machines, counts and durations, and traces from request to log.</summary>
internal static class Telemetry
{
    private const string Service = "linkedrecords";

    /// <summary>Registers what <paramref name="settings"/> ask for; what nobody asked for costs nothing.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, Settings settings)
    {
        AddLog(builder, settings);
        builder.Configuration.AddInMemoryCollection(settings.Named("OTEL_"));
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(Service));
        if (settings.Value(KnownSettings.MetricsToken) is not null)
        {
            telemetry.WithMetrics(metrics => metrics
                .AddMeter(StoreTelemetry.Name, "LinkedRecords.*", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddPrometheusExporter());
        }

        if (settings.Value(KnownSettings.TraceEndpoint) is not null)
        {
            telemetry.WithTracing(traces => traces
                .AddSource("LinkedRecords.*", "Npgsql")
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsWorthATrace)
                .AddOtlpExporter());
        }
    }

    // Asked every few seconds by machines, and never of interest.
    private static bool IsWorthATrace(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
        && !context.Request.Path.StartsWithSegments(MetricsEndpoint.Path, StringComparison.Ordinal);

    // On the error stream: the standard output says where the server answers.
    private static void AddLog(WebApplicationBuilder builder, Settings settings)
    {
        var level = Enum.TryParse<LogLevel>(settings.Value(KnownSettings.LogLevel), ignoreCase: true, out var named) ? named : LogLevel.Warning;
        var asJson = settings.Value(KnownSettings.LogFormat) is { } format
            ? string.Equals(format, "json", StringComparison.OrdinalIgnoreCase)
            : !builder.Environment.IsDevelopment();
        builder.Logging.ClearProviders().SetMinimumLevel(level);
        builder.Logging.Configure(log => log.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (asJson)
        {
            builder.Logging.AddJsonConsole(json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole();
        }
    }
}
