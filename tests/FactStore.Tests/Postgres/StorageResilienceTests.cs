using LinkedRecords.FactStore.Postgres;
using Npgsql;

namespace LinkedRecords.FactStore.Tests.Postgres;

/// <summary>What becomes of a read when PostgreSQL stumbles or is gone.</summary>
public sealed class StorageResilienceTests
{
    private readonly StandingClock _clock = new();
    private readonly StorageResilience _resilience;
    private int _attempts;

    public StorageResilienceTests() =>
        _resilience = new StorageResilience(new PostgresStoreOptions { ConnectionString = "" }, _clock);

    [Fact]
    public async Task A_fault_that_passes_is_tried_again()
    {
        var answer = await ReadAsync(attempt => attempt < 3 ? throw new NpgsqlException("cut") : "answer");

        Assert.Equal("answer", answer);
        Assert.Equal(3, _attempts);
    }

    [Fact]
    public async Task A_fault_that_lasts_is_not_tried_again()
    {
        await Assert.ThrowsAsync<InvalidCastException>(() => ReadAsync(_ => throw new InvalidCastException()));

        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task When_the_database_is_gone_it_is_left_alone_for_a_while()
    {
        await UntilOpenAsync();
        var before = _attempts;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => ReadAsync(_ => "answer"));

        Assert.Equal(before, _attempts);
    }

    [Fact]
    public async Task After_a_while_one_request_finds_out_that_the_database_is_back()
    {
        await UntilOpenAsync();

        _clock.Advance(TimeSpan.FromSeconds(2));
        var answer = await ReadAsync(_ => "answer");

        Assert.Equal("answer", answer);
        Assert.False(_resilience.IsOpen);
    }

    [Fact]
    public async Task A_lasting_fault_says_nothing_about_the_database()
    {
        for (var i = 0; i < 50; i++)
            await Assert.ThrowsAsync<InvalidCastException>(() => ReadAsync(_ => throw new InvalidCastException()));

        Assert.False(_resilience.IsOpen);
    }

    // A read gives up after six attempts; the circuit opens when ten of the last seconds failed.
    private async Task UntilOpenAsync()
    {
        for (var reads = 0; reads < 2; reads++)
            await Assert.ThrowsAsync<StorageUnavailableException>(() => ReadAsync(_ => throw new NpgsqlException("gone")));

        Assert.True(_resilience.IsOpen);
    }

    private Task<string> ReadAsync(Func<int, string> answer) => _resilience.ReadAsync(
        "Reading", _ => ValueTask.FromResult(answer(++_attempts)), CancellationToken.None).AsTask();
}
