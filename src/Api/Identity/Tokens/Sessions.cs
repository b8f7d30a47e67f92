using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace LinkedRecords.Api.Identity.Tokens;

/// <summary>The credentials that this server gave out and has not taken back.</summary>
/// <remarks>
/// A credential that was found is remembered for <see cref="Remembered"/>, so that not every request of a busy client costs a look-up.
/// What is revoked is forgotten with that on this node, and on the others when they hear of it, or after that time. While the
/// database does not answer, a credential is taken for <see cref="RememberedWithoutDatabase"/>: nobody can revoke it there meanwhile,
/// and a node that is cut off shows nothing newer than what its bearer could see before.
/// </remarks>
internal sealed class Sessions(NpgsqlDataSource database, TimeProvider clock) : IDisposable
{
    /// <summary>Told by the database to every node when credentials were revoked.</summary>
    public const string RevokedChannel = "linkedrecords_revoked";

    /// <summary>For how long a node may take a credential that another one has revoked, should it not hear of that.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);

    /// <summary>For how long a credential is taken that cannot be looked up again.</summary>
    public static readonly TimeSpan RememberedWithoutDatabase = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private const int MostRemembered = 10_000;
    private const string Columns = "s.token_hash, s.name, s.scopes, s.created_at, s.expires_at, a.user_id, a.email, a.kind";
    private const string From = "identity.sessions s join identity.accounts a using (user_id)";

    // The least recently used go first.
    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    // What was looked up before something was forgotten is not remembered after it.
    private long _forgotten;

    // Ticks of the clock; not zero while the database does not answer. Then one request at a time finds out whether it does again.
    private long _askAgainAt;

    /// <summary>Gives out a token. Its text is in the answer and nowhere else.</summary>
    public async Task<(string Token, Session Session)> OpenAsync(
        Account account, string name, ImmutableHashSet<string> scopes, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var token = OpaqueToken.Mint(name.Length == 0 ? OpaqueToken.SessionPrefix : OpaqueToken.PersonalPrefix);
        var now = clock.GetUtcNow();
        var session = new Session(TokenHash.Of(token), account, name, scopes, now, now + lifetime);
        await using var command = database.CreateCommand(
            """
            with swept as (delete from identity.sessions where expires_at < $5)
            insert into identity.sessions(token_hash, user_id, name, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)
            """);
        command.Parameters.AddWithValue(session.Hash.Hex);
        command.Parameters.AddWithValue(account.User.Spelling);
        command.Parameters.AddWithValue(name);
        command.Parameters.AddWithValue(scopes.ToArray());
        command.Parameters.AddWithValue(session.CreatedAt);
        command.Parameters.AddWithValue(session.ExpiresAt);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return (token, session);
    }

    /// <summary>The session of a token, or null when there is none, it was revoked or it has expired.</summary>
    /// <remarks>The look-up is by the hash of 256 random bits, so its timing tells nothing about any token.</remarks>
    public async ValueTask<Session?> FindAsync(TokenHash hash, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        _ = _remembered.TryGetValue(hash, out Sighting? seen);
        if (seen?.Session.ExpiresAt <= now)
        {
            return null;
        }

        if (seen is not null && (now - seen.At < Remembered || !IsMyTurn(now)))
        {
            return seen.Session;
        }

        var lookingUp = LookUpAsync(hash, cancellationToken);
        try
        {
            var found = await lookingUp.WaitAsync(seen is null ? Timeout.InfiniteTimeSpan : Patience, clock, cancellationToken);
            Volatile.Write(ref _askAgainAt, 0);
            return found;
        }
        catch (Exception away) when (seen is not null && away is TimeoutException or NpgsqlException { IsTransient: true })
        {
            _ = EndAsync(lookingUp);
            Volatile.Write(ref _askAgainAt, (clock.GetUtcNow() + Remembered).UtcTicks);
            return seen.Session;
        }
    }

    /// <summary>Looks credentials up anew: something about them or their owners has changed.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _forgotten);
        _remembered.Clear();
    }

    /// <summary>Looks a credential up anew: it was revoked.</summary>
    public void Forget(TokenHash hash)
    {
        Interlocked.Increment(ref _forgotten);
        _remembered.Remove(hash);
    }

    /// <inheritdoc/>
    public void Dispose() => _remembered.Dispose();

    /// <summary>Everything that a user could sign out of, newest first.</summary>
    public async Task<ImmutableArray<Session>> ListAsync(Node user, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from {From} where s.user_id = $1 and s.expires_at > $2 order by s.created_at desc limit 1000");
        command.Parameters.AddWithValue(user.Spelling);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sessions = ImmutableArray.CreateBuilder<Session>();
        while (await reader.ReadAsync(cancellationToken))
        {
            sessions.Add(Read(reader));
        }

        return sessions.DrainToImmutable();
    }

    /// <summary>Takes back a credential of the user; false when they have no such one.</summary>
    public async Task<bool> RevokeAsync(Node user, TokenHash hash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Revoke("user_id = $1 and token_hash = $2"));
        command.Parameters.AddWithValue(user.Spelling);
        command.Parameters.AddWithValue(hash.Hex);
        var isRevoked = await command.ExecuteScalarAsync(cancellationToken) is not null;
        Forget(hash);
        return isRevoked;
    }

    /// <summary>Takes back every credential of the user: signed out everywhere.</summary>
    public async Task RevokeAllAsync(Node user, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Revoke("user_id = $1"));
        command.Parameters.AddWithValue(user.Spelling);
        await command.ExecuteScalarAsync(cancellationToken);
        Forget();
    }

    /// <summary>Which of these no longer prove anything; what ends open sockets. One round trip for all sockets of a node.</summary>
    public async Task<ImmutableHashSet<TokenHash>> EndedAsync(IReadOnlyCollection<TokenHash> open, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select h from unnest($1) h
            where not exists (select from identity.sessions s where s.token_hash = h and s.expires_at > $2)
            """);
        command.Parameters.AddWithValue(open.Select(hash => hash.Hex).ToArray());
        command.Parameters.AddWithValue(clock.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ended = ImmutableHashSet.CreateBuilder<TokenHash>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ended.Add(new TokenHash(reader.GetString(0)));
        }

        return ended.ToImmutable();
    }

    // The nodes hear of it when it is durable.
    private static string Revoke(string condition) =>
        $"with gone as (delete from identity.sessions where {condition} returning token_hash) select pg_notify('{RevokedChannel}', token_hash)::text from gone";

    // However it ends, nobody waits for it any more.
    private static async Task EndAsync(Task lookingUp) => await lookingUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // While the database is there, it is everybody's.
    private bool IsMyTurn(DateTimeOffset now)
    {
        var askAgainAt = Volatile.Read(ref _askAgainAt);
        return askAgainAt == 0
            || (now.UtcTicks >= askAgainAt && Interlocked.CompareExchange(ref _askAgainAt, (now + Remembered).UtcTicks, askAgainAt) == askAgainAt);
    }

    private async Task<Session?> LookUpAsync(TokenHash hash, CancellationToken cancellationToken)
    {
        var forgotten = Volatile.Read(ref _forgotten);
        await using var command = database.CreateCommand($"select {Columns} from {From} where s.token_hash = $1 and s.expires_at > $2");
        command.Parameters.AddWithValue(hash.Hex);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            _remembered.Remove(hash);
            return null;
        }

        var session = Read(reader);
        if (forgotten == Volatile.Read(ref _forgotten))
        {
            _remembered.Set(
                hash, new Sighting(session, clock.GetUtcNow()), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = RememberedWithoutDatabase });
        }

        return session;
    }

    private static Session Read(NpgsqlDataReader reader) => new(
        new TokenHash(reader.GetString(0)),
        Accounts.Read(reader, first: 5),
        reader.GetString(1),
        [.. reader.GetFieldValue<string[]>(2)],
        reader.GetFieldValue<DateTimeOffset>(3),
        reader.GetFieldValue<DateTimeOffset>(4));

    private sealed record Sighting(Session Session, DateTimeOffset At);
}
