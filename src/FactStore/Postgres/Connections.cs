using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>The three ways in which a store talks to its database: it reads, it writes, it listens.</summary>
internal sealed partial class Connections : IAsyncDisposable
{
    private readonly NpgsqlDataSource _reads;
    private readonly NpgsqlDataSource _writes;

    public Connections(PostgresStoreOptions options)
    {
        if (!LegalSchema().IsMatch(options.Schema))
            throw new ArgumentException($"\"{options.Schema}\" is no legal schema name: 1–48 of a–z, 0–9 and _, a letter first.", nameof(options));
        Schema = options.Schema;
        _reads = Build(options, pooled: true, "");
        _writes = Build(options, pooled: false, WriterSettings(options));
    }

    /// <summary>The schema that every connection searches; also the name of the notification channel.</summary>
    public string Schema { get; }

    public ValueTask<NpgsqlConnection> OpenReadAsync(CancellationToken cancellationToken) =>
        _reads.OpenConnectionAsync(cancellationToken);

    /// <summary>A connection of its own, for the sequencer, the tail's listener or a migration; the caller disposes it.</summary>
    public ValueTask<NpgsqlConnection> OpenWriteAsync(CancellationToken cancellationToken) =>
        _writes.OpenConnectionAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _reads.DisposeAsync();
        await _writes.DisposeAsync();
    }

    private static NpgsqlDataSource Build(PostgresStoreOptions options, bool pooled, string settings)
    {
        var text = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            SearchPath = options.Schema,
            Pooling = pooled,
            MaxPoolSize = options.ReadConnections,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            Timeout = Seconds(options.ReadTimeout),
            CommandTimeout = Seconds(options.CommitTimeout),
            ApplicationName = "linkedrecords",
        };
        text.Options = $"{text.Options} {settings}".Trim();
        var builder = new NpgsqlSlimDataSourceBuilder(text.ConnectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        return builder.Build();
    }

    // A node that stalls under the sequencer's lock loses it after two seconds, and none waits for it for ever. Every
    // statement of the writer is a handful of keyed look-ups, which the planner cannot know from an array parameter; it
    // plans each once, since planning anew for each batch took a quarter of what PostgreSQL does for a small one.
    private static string WriterSettings(PostgresStoreOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"-c idle_in_transaction_session_timeout=2s -c lock_timeout={(int)options.CommitTimeout.TotalMilliseconds} -c tcp_user_timeout=5000 -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c plan_cache_mode=force_generic_plan -c synchronous_commit=on");

    private static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

    [GeneratedRegex("^[a-z][a-z0-9_]{0,47}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LegalSchema();
}
