using LinkedRecords.FactStore.Facts;
using Npgsql;
using NpgsqlTypes;

namespace LinkedRecords.Api.Identity;

/// <summary>Everybody who has signed in, by node, address or the name that a provider knows them by.</summary>
internal sealed class Accounts(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Columns = "user_id, email, kind";

    /// <summary>The account of a user, or null.</summary>
    public Task<Account?> FindAsync(Node user, CancellationToken cancellationToken) =>
        FindAsync("user_id = $1", user.Spelling, cancellationToken);

    /// <summary>
    /// The account with exactly this address. Whom a provider vouches for comes before whoever has only typed the address into
    /// a registration, or it could be taken before its owner comes; then the oldest.
    /// </summary>
    public Task<Account?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        FindAsync("email = $1 order by subject is null, created_at limit 1", email, cancellationToken);

    /// <summary>Adds a local account, or answers null when the address is taken (letter case aside).</summary>
    public async Task<Account?> RegisterAsync(string email, string passwordHash, CancellationToken cancellationToken)
    {
        var account = new Account(UserIds.New(), email, AccountKind.Local);
        return await InsertAsync(account, subject: null, passwordHash, cancellationToken) ? account : null;
    }

    /// <summary>Adds a guest.</summary>
    public async Task<Account> AddGuestAsync(CancellationToken cancellationToken)
    {
        var account = new Account(UserIds.New(), Email: null, AccountKind.Guest);
        await InsertAsync(account, subject: null, passwordHash: null, cancellationToken);
        return account;
    }

    /// <summary>The account that belongs to a provider's subject, made at first sight. A changed address is taken over.</summary>
    public async Task<Account> OfSubjectAsync(string subject, string? email, AccountKind kind, CancellationToken cancellationToken)
    {
        var account = new Account(UserIds.Of(subject), email, kind);
        await using var command = database.CreateCommand(
            """
            insert into identity.accounts(user_id, kind, subject, email, created_at) values ($1, $2, $3, $4, $5)
            on conflict (user_id) do update set email = coalesce(excluded.email, identity.accounts.email)
            where identity.accounts.email is distinct from coalesce(excluded.email, identity.accounts.email)
            """);
        Bind(command, account, subject);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return account;
    }

    /// <summary>Turns a guest into a local account; everything they made stays theirs. False when the address is taken or this is no guest.</summary>
    public async Task<bool> UpgradeAsync(Node guest, string email, string passwordHash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "update identity.accounts set kind = $2, email = $3, password_hash = $4 where user_id = $1 and kind = $5");
        command.Parameters.AddWithValue(guest.Spelling);
        command.Parameters.AddWithValue((short)AccountKind.Local);
        command.Parameters.AddWithValue(email);
        command.Parameters.AddWithValue(passwordHash);
        command.Parameters.AddWithValue((short)AccountKind.Guest);
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
        }
        catch (PostgresException taken) when (string.Equals(taken.SqlState, PostgresErrorCodes.UniqueViolation, StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>A local account and the hash of its password.</summary>
    public async Task<(Account Account, string PasswordHash)?> WithPasswordAsync(string email, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select {Columns}, password_hash from identity.accounts where lower(email) = lower($1) and password_hash is not null");
        command.Parameters.AddWithValue(email);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (Read(reader), reader.GetString(3)) : null;
    }

    /// <summary>Replaces the hash of a password, when it was made by an older method.</summary>
    public async Task RehashAsync(Node user, string passwordHash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update identity.accounts set password_hash = $2 where user_id = $1");
        command.Parameters.AddWithValue(user.Spelling);
        command.Parameters.AddWithValue(passwordHash);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads the columns of <see cref="Columns"/> from where they begin.</summary>
    internal static Account Read(NpgsqlDataReader reader, int first = 0) => new(
        new Node(reader.GetString(first)),
        reader.IsDBNull(first + 1) ? null : reader.GetString(first + 1),
        (AccountKind)reader.GetInt16(first + 2));

    private async Task<Account?> FindAsync(string condition, string value, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from identity.accounts where {condition}");
        command.Parameters.AddWithValue(value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    private async Task<bool> InsertAsync(Account account, string? subject, string? passwordHash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            insert into identity.accounts(user_id, kind, subject, email, created_at, password_hash)
            values ($1, $2, $3, $4, $5, $6) on conflict do nothing
            """);
        Bind(command, account, subject);
        command.Parameters.Add(Text(passwordHash));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private void Bind(NpgsqlCommand command, Account account, string? subject)
    {
        command.Parameters.AddWithValue(account.User.Spelling);
        command.Parameters.AddWithValue((short)account.Kind);
        command.Parameters.Add(Text(subject));
        command.Parameters.Add(Text(account.Email));
        command.Parameters.AddWithValue(clock.GetUtcNow());
    }

    private static NpgsqlParameter Text(string? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };
}
