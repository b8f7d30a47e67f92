using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Schema;

/// <summary>Brings a schema to the version that this server knows: numbered scripts, forwards only, each whole or not at all.</summary>
internal static class Migrations
{
    private static readonly ImmutableArray<string> Scripts = LoadScripts();

    /// <summary>Applies what is missing. Several server nodes may start at once: they queue for one lock.</summary>
    /// <exception cref="SchemaTooNewException">A later version of the server was here.</exception>
    /// <exception cref="UnsupportedServerException">The server is older than PostgreSQL 15.</exception>
    public static async Task ApplyAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < 15)
            throw new UnsupportedServerException(connection.PostgreSqlVersion);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock(hashtextextended('linkedrecords schema {schema}', 0))", cancellationToken);
        await ExecuteAsync(connection, $"create schema if not exists {schema}", cancellationToken);
        await ExecuteAsync(connection, "create table if not exists schema_version (version int not null)", cancellationToken);
        var version = await VersionAsync(connection, cancellationToken);
        if (version > Scripts.Length)
            throw new SchemaTooNewException(version, Scripts.Length);
        foreach (var script in Scripts.Skip(version))
            await ExecuteAsync(connection, script, cancellationToken);
        if (version < Scripts.Length)
            await RecordAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(version), 0) from schema_version", connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private static Task RecordAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection,
            string.Create(CultureInfo.InvariantCulture, $"delete from schema_version; insert into schema_version values ({Scripts.Length})"),
            cancellationToken);

    // Only this class's own scripts and a schema name that Connections has checked reach this as text.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ImmutableArray<string> LoadScripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames().Where(IsScript).Order(StringComparer.Ordinal).Select(Read)];

        static bool IsScript(string name) => name.EndsWith(".sql", StringComparison.Ordinal);

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
