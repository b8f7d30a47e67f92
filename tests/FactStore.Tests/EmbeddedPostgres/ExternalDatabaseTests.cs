using LinkedRecords.FactStore.EmbeddedPostgres;
using Npgsql;

namespace LinkedRecords.FactStore.Tests.EmbeddedPostgres;

public sealed class ExternalDatabaseTests
{
    [Fact]
    public void Nothing_in_the_environment_means_no_external_database() => Assert.Null(Find());

    [Fact]
    public void A_database_url_is_taken_apart()
    {
        var found = new NpgsqlConnectionStringBuilder(Find(("DATABASE_URL", "postgres://ann:p%40ss@db.example:6543/facts?sslmode=verify-full")));

        Assert.Equal(("db.example", 6543, "facts", "ann", "p@ss"), (found.Host, found.Port, found.Database, found.Username, found.Password));
        Assert.Equal(SslMode.VerifyFull, found.SslMode);
    }

    [Fact]
    public void A_database_url_may_name_a_socket() =>
        Assert.Equal("/run/postgresql", new NpgsqlConnectionStringBuilder(Find(("DATABASE_URL", "postgresql:///facts?host=/run/postgresql"))).Host);

    [Fact]
    public void The_standard_variables_are_understood()
    {
        var found = new NpgsqlConnectionStringBuilder(Find(("PGHOST", "db.example"), ("PGUSER", "ann"), ("PGPORT", "6543"), ("PGSSLMODE", "require")));

        Assert.Equal(("db.example", 6543, "ann", "ann"), (found.Host, found.Port, found.Database, found.Username));
        Assert.Equal(SslMode.Require, found.SslMode);
    }

    [Fact]
    public void A_database_url_wins_over_the_variables() =>
        Assert.Equal("first", new NpgsqlConnectionStringBuilder(Find(("DATABASE_URL", "postgres://first/x"), ("PGHOST", "second"))).Host);

    [Theory]
    [InlineData("postgres://[::broken/secret")]
    [InlineData("Hots=secret")]
    [InlineData("postgres://host/db?nonsense=secret")]
    public void A_database_url_that_cannot_be_read_is_refused_without_repeating_it(string url)
    {
        var refusal = Assert.Throws<EmbeddedDatabaseException>(() => Find(("DATABASE_URL", url)));

        Assert.Equal("DATABASE_URL_INVALID", refusal.Code);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    private static string? Find(params (string Name, string Value)[] environment) =>
        ExternalDatabase.Find(name => Array.Find(environment, variable => string.Equals(variable.Name, name, StringComparison.Ordinal)).Value);
}
