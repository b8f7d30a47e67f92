using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Tokens;
using LinkedRecords.Api.Tests.Operations;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LinkedRecords.Api.Tests.Identity;

/// <summary>Two nodes on one PostgreSQL, on whose clocks no time goes by: what ends, ends because the database has told of it.</summary>
public sealed class SessionWatchTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    [Fact]
    public async Task What_is_signed_out_on_one_node_ends_on_another_when_the_database_tells_of_it_and_nothing_else_does()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await using var database = NpgsqlDataSource.Create(await TestCluster.NewDatabaseAsync());
        await IdentityTables.CreateAsync(database, patience.Token);
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        using var here = new Sessions(database, clock);
        using var there = new Sessions(database, clock);
        using var watch = new SessionWatch(there, database, clock, NullLogger<SessionWatch>.Instance);
        var ada = await new Accounts(database, clock).OfSubjectAsync("ada", email: null, AccountKind.OpenId, patience.Token);
        var signedOut = await OpenAsync(here, ada, patience.Token);
        var signedIn = await OpenAsync(here, ada, patience.Token);
        await watch.StartAsync(patience.Token);
        await UntilListenedAsync(database, patience.Token);
        using var first = watch.Watch(CallerOf(signedOut));
        using var second = watch.Watch(CallerOf(signedIn));
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = first.Ended.Register(ended.SetResult);
        Assert.NotNull(await there.FindAsync(signedOut.Hash, patience.Token));

        Assert.True(await here.RevokeAsync(ada.User, signedOut.Hash, patience.Token));

        await ended.Task.WaitAsync(patience.Token);
        Assert.Null(await there.FindAsync(signedOut.Hash, patience.Token));
        Assert.False(second.Ended.IsCancellationRequested);
        Assert.NotNull(await there.FindAsync(signedIn.Hash, patience.Token));
        await watch.StopAsync(patience.Token);
    }

    private static async Task<Session> OpenAsync(Sessions sessions, Account account, CancellationToken cancellationToken) =>
        (await sessions.OpenAsync(account, "", [Scope.Everything], Lifetime, cancellationToken)).Session;

    private static Caller CallerOf(Session session) =>
        new(session.Account.User, session.Account.Email, session.Account.Kind, session.Scopes, session.ExpiresAt, session.Hash);

    // It listens, and asks now and then whether the connection is there.
    private static async Task UntilListenedAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var ask = database.CreateCommand(
            $"select exists (select from pg_stat_activity where datname = current_database() and query in ('listen {Sessions.RevokedChannel}', 'select 1') and state = 'idle')");
        while (await ask.ExecuteScalarAsync(cancellationToken) is not true)
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
    }
}
