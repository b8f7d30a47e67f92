using Npgsql;

namespace LinkedRecords.Api.Identity;

/// <summary>Accounts and sessions in PostgreSQL, beside the log.</summary>
/// <remarks>
/// They are not in the log on purpose: what is in the log is history that every node replays and every backup keeps, and a
/// password hash or a session must be gone when it is gone.
/// </remarks>
internal static class IdentityTables
{
    private const string Definition =
        """
        select pg_advisory_xact_lock(7003);
        create schema if not exists identity;
        create table if not exists identity.accounts(
            user_id text primary key,
            kind smallint not null,
            subject text unique,
            email text,
            password_hash text,
            created_at timestamptz not null);
        create unique index if not exists accounts_local_email on identity.accounts(lower(email)) where password_hash is not null;
        create index if not exists accounts_email on identity.accounts(email);
        create table if not exists identity.sessions(
            token_hash text primary key,
            user_id text not null references identity.accounts(user_id) on delete cascade,
            name text not null,
            scopes text[] not null,
            created_at timestamptz not null,
            expires_at timestamptz not null);
        create index if not exists sessions_user on identity.sessions(user_id);
        create table if not exists identity.secrets(name text primary key, value bytea not null);
        create index if not exists sessions_expiry on identity.sessions(expires_at);
        """;

    /// <summary>Makes what is missing. Several nodes may do so at once.</summary>
    public static async Task CreateAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Definition, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
