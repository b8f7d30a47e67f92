using Npgsql;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>What happens when PostgreSQL stumbles: transient faults are tried again, and when it is gone nobody waits in vain.</summary>
internal sealed class StorageResilience
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline _reads;
    private readonly ResiliencePipeline _rounds;
    private readonly TimeSpan _readTimeout;

    public StorageResilience(PostgresStoreOptions options, TimeProvider time)
    {
        _readTimeout = options.ReadTimeout;
        var breaker = new CircuitBreakerStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(IsTransientFault),
            FailureRatio = 0.9,
            MinimumThroughput = 10,
            SamplingDuration = TimeSpan.FromSeconds(5),
            BreakDuration = Pause,
            StateProvider = _state,
        };
        // One breaker in both pipelines: what the readers learn about the database spares the writer, and the reverse.
        var shared = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(breaker).Build();
        _reads = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(options.ReadTimeout)
            .AddRetry(Retry(attempts: 5))
            .AddPipeline(shared)
            .Build();
        _rounds = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(Retry(attempts: int.MaxValue))
            .AddPipeline(shared)
            .Build();
    }

    /// <summary>PostgreSQL failed nearly every request of the last seconds; further ones fail at once until it is tried again.</summary>
    public bool IsOpen => _state.CircuitState == CircuitState.Open;

    /// <summary>Runs a read, which may be repeated.</summary>
    /// <exception cref="StorageUnavailableException">No answer within the time-out for reads, or the circuit is open.</exception>
    public async ValueTask<T> ReadAsync<T>(
        string operation, Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _reads.ExecuteAsync(read, cancellationToken);
        }
        catch (Exception cause) when (MeansUnavailable(cause, cancellationToken))
        {
            throw new StorageUnavailableException(operation, _readTimeout, cause);
        }
    }

    /// <summary>Runs a round of the sequencer, or a turn of the tail, again and again until it succeeds or fails for a lasting reason.</summary>
    public ValueTask PersistAsync(Func<CancellationToken, ValueTask> round, CancellationToken cancellationToken) =>
        _rounds.ExecuteAsync(round, cancellationToken);

    /// <summary>Faults that pass: a connection that broke, a server that restarts, a lock that was not granted in time.</summary>
    public static bool IsTransientFault(Exception cause) => cause switch
    {
        // SQLSTATE classes 08 connection, 53 resources, 57 operator intervention; 55P03 lock, 40001 and 40P01 serialization, 25P03 idle in transaction.
        PostgresException server => server.SqlState[..2] is "08" or "53" or "57" || server.SqlState is "55P03" or "40001" or "40P01" or "25P03",
        StorageUnavailableException or NpgsqlException or TimeoutException or System.Net.Sockets.SocketException or IOException => true,
        _ => false,
    };

    private static bool MeansUnavailable(Exception cause, CancellationToken cancellationToken) =>
        cause is TimeoutRejectedException or BrokenCircuitException || IsTransientFault(cause)
        || (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static RetryStrategyOptions Retry(int attempts) => new()
    {
        ShouldHandle = new PredicateBuilder().Handle<Exception>(cause => IsTransientFault(cause) || cause is BrokenCircuitException),
        MaxRetryAttempts = attempts,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromMilliseconds(20),
        MaxDelay = Pause,
    };
}
