using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Tokens;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace LinkedRecords.Api.Tests.Identity;

public sealed class SignInTests : IAsyncLifetime
{
    private readonly FixedClock _clock = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryFactStore _store = new(admission: null, TimeProvider.System);
    private NpgsqlDataSource _database = null!;
    private Accounts _accounts = null!;
    private Sessions _sessions = null!;
    private SignIn _signIn = null!;
    private Authenticator _authenticator = null!;

    public async Task InitializeAsync()
    {
        _database = NpgsqlDataSource.Create(await TestCluster.NewDatabaseAsync());
        await IdentityTables.CreateAsync(_database, CancellationToken.None);
        await IdentityTables.CreateAsync(_database, CancellationToken.None);
        _accounts = new Accounts(_database, _clock);
        _sessions = new Sessions(_database, _clock);
        var firstSight = new FirstSight(_store);
        _signIn = new SignIn(_accounts, _sessions, firstSight, new PasswordHasher<Account>());
        _authenticator = new Authenticator(_accounts, _sessions, firstSight, provider: null, addresses: null, _clock);
    }

    public async Task DisposeAsync()
    {
        _authenticator.Dispose();
        await _database.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Who_registers_is_signed_in_and_known_to_the_graph()
    {
        var signedIn = await RegisterAsync("ada@example.com", "correct horse");

        var caller = await AuthenticateAsync(signedIn.Token);
        Assert.Equal(signedIn.Session.Account.User, caller?.User);
        Assert.True(await IsKnownAsync(caller!.User));
    }

    [Fact]
    public async Task The_right_password_signs_in_and_a_wrong_one_answers_as_an_unknown_address_does()
    {
        await RegisterAsync("ada@example.com", "correct horse");

        Assert.IsType<SignInOutcome.SignedIn>(await LogInAsync("ADA@example.com", "correct horse"));
        var wrong = Assert.IsType<SignInOutcome.Refused>(await LogInAsync("ada@example.com", "correct mare"));
        var unknown = Assert.IsType<SignInOutcome.Refused>(await LogInAsync("eve@example.com", "correct horse"));
        Assert.Equal(wrong, unknown);
    }

    [Fact]
    public async Task An_address_is_registered_once_whatever_its_letter_case()
    {
        await RegisterAsync("ada@example.com", "correct horse");

        var again = await _signIn.RegisterAsync("Ada@Example.com", "another horse", guest: null, CancellationToken.None);

        Assert.Equal("EMAIL_TAKEN", Assert.IsType<SignInOutcome.Refused>(again).Code);
    }

    [Theory]
    [InlineData("no-at-sign", "long enough", "EMAIL_INVALID")]
    [InlineData("@nobody", "long enough", "EMAIL_INVALID")]
    [InlineData("a b@example.com", "long enough", "EMAIL_INVALID")]
    [InlineData("ada@example.com", "short", "PASSWORD_UNFIT")]
    public async Task Unfit_credentials_are_refused_with_a_code(string email, string password, string code) =>
        Assert.Equal(
            code,
            Assert.IsType<SignInOutcome.Refused>(await _signIn.RegisterAsync(email, password, guest: null, CancellationToken.None)).Code);

    [Fact]
    public async Task A_guest_who_registers_stays_the_same_user()
    {
        var guest = Assert.IsType<SignInOutcome.SignedIn>(await _signIn.AsGuestAsync(CancellationToken.None)).Session.Account;
        Assert.Equal(AccountKind.Guest, guest.Kind);

        var outcome = await _signIn.RegisterAsync("ada@example.com", "correct horse", guest, CancellationToken.None);

        var upgraded = Assert.IsType<SignInOutcome.SignedIn>(outcome).Session.Account;
        Assert.Equal(guest.User, upgraded.User);
        Assert.Equal(guest.User, (await _accounts.FindByEmailAsync("ada@example.com", CancellationToken.None))?.User);
    }

    [Fact]
    public async Task A_guest_cannot_take_an_address_that_somebody_has()
    {
        await RegisterAsync("ada@example.com", "correct horse");
        var guest = Assert.IsType<SignInOutcome.SignedIn>(await _signIn.AsGuestAsync(CancellationToken.None)).Session.Account;

        var outcome = await _signIn.RegisterAsync("ada@example.com", "correct horse", guest, CancellationToken.None);

        Assert.Equal("EMAIL_TAKEN", Assert.IsType<SignInOutcome.Refused>(outcome).Code);
    }

    [Fact]
    public async Task A_session_proves_nothing_after_it_was_revoked()
    {
        var signedIn = await RegisterAsync("ada@example.com", "correct horse");

        Assert.True(await _sessions.RevokeAsync(signedIn.Session.Account.User, signedIn.Session.Hash, CancellationToken.None));

        Assert.Null(await AuthenticateAsync(signedIn.Token));
        var ended = await _sessions.EndedAsync([signedIn.Session.Hash], CancellationToken.None);
        Assert.Equal([signedIn.Session.Hash], ended);
    }

    [Fact]
    public async Task A_session_proves_nothing_after_it_has_expired()
    {
        var signedIn = await RegisterAsync("ada@example.com", "correct horse");
        Assert.Empty(await _sessions.EndedAsync([signedIn.Session.Hash], CancellationToken.None));

        _clock.Now += SignIn.Lifetime;

        Assert.Null(await AuthenticateAsync(signedIn.Token));
        Assert.Equal([signedIn.Session.Hash], await _sessions.EndedAsync([signedIn.Session.Hash], CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_revokes_the_session_of_another()
    {
        var ada = await RegisterAsync("ada@example.com", "correct horse");
        var eve = await RegisterAsync("eve@example.com", "correct horse");

        Assert.False(await _sessions.RevokeAsync(eve.Session.Account.User, ada.Session.Hash, CancellationToken.None));
        Assert.NotNull(await AuthenticateAsync(ada.Token));
    }

    [Fact]
    public async Task A_personal_access_token_is_good_for_its_scopes_alone()
    {
        var ada = await RegisterAsync("ada@example.com", "correct horse");
        var (token, _) = await _sessions.OpenAsync(
            ada.Session.Account, "backup", [Scope.Read], TimeSpan.FromDays(1), CancellationToken.None);

        var caller = await AuthenticateAsync(token);

        Assert.True(caller!.May(Scope.Read));
        Assert.False(caller.May(Scope.Write));
        Assert.False(caller.May(Scope.Everything));
    }

    [Fact]
    public async Task No_token_and_no_password_is_stored_as_it_is()
    {
        var ada = await RegisterAsync("ada@example.com", "correct horse");
        await using var command = _database.CreateCommand(
            "select string_agg(a::text, ' ') || (select string_agg(s::text, ' ') from identity.sessions s) from identity.accounts a");

        var everything = (string)(await command.ExecuteScalarAsync())!;

        Assert.DoesNotContain(ada.Token, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", everything, StringComparison.Ordinal);
        Assert.Contains(ada.Session.Hash.Hex, everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_of_a_provider_is_the_same_user_every_time_and_on_every_node()
    {
        var first = await _accounts.OfSubjectAsync("alice-user-id-001", "alice@example.com", AccountKind.Development, CancellationToken.None);
        var second = await _accounts.OfSubjectAsync("alice-user-id-001", "new@example.com", AccountKind.Development, CancellationToken.None);

        Assert.Equal("us-13b6462f84c4574312a990494110537c", first.User.Spelling);
        Assert.Equal(first.User, second.User);
        Assert.Equal("new@example.com", (await _accounts.FindAsync(first.User, CancellationToken.None))?.Email);
    }

    private async Task<SignInOutcome.SignedIn> RegisterAsync(string email, string password) =>
        Assert.IsType<SignInOutcome.SignedIn>(await _signIn.RegisterAsync(email, password, guest: null, CancellationToken.None));

    private Task<SignInOutcome> LogInAsync(string email, string password) => _signIn.LogInAsync(email, password, CancellationToken.None);

    private async Task<Caller?> AuthenticateAsync(string token) => await _authenticator.AuthenticateAsync(token, CancellationToken.None);

    private async Task<bool> IsKnownAsync(Node user)
    {
        var answer = await _store.ReadAsync(
            graph => graph.CountObjects(graph.Find(user), graph.Find(ReservedPredicates.SignsInWith)), ReadAt.Newest, CancellationToken.None);
        return answer.Value == 1;
    }
}
