using System.Buffers;
using System.Text.Json;
using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.Presence;
using LinkedRecords.Api.Quotas;
using LinkedRecords.Api.Quotas.Payments;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Schema;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LinkedRecords.Api.Tests.Schema;

/// <summary>The schema with everything behind it, over a log in memory: what a request means, without a network.</summary>
public sealed class ApiUnderTest : IAsyncLifetime
{
    private readonly CancellationTokenSource _stopping = new();
    private ServiceProvider _services = null!;
    private NpgsqlDataSource _database = null!;
    private MemoryFactStore _store = null!;
    private RecordStates _states = null!;
    private Task _loop = Task.CompletedTask;
    private Task _live = Task.CompletedTask;
    private Task _rooms = Task.CompletedTask;

    /// <summary>What is free. Set before the first test.</summary>
    internal QuotaOptions Quotas { get; init; } = new();

    /// <summary>What one record takes. Set before the first test.</summary>
    internal LimitOptions Limits { get; init; } = new();

    /// <summary>Where payments are looked up.</summary>
    internal PaymentOptions Payments { get; init; } = new();

    /// <summary>The log under it.</summary>
    internal IFactStore Store => _store;

    /// <summary>A part of what is under test.</summary>
    internal T Part<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        _database = NpgsqlDataSource.Create(await TestCluster.NewDatabaseAsync());
        await IdentityTables.CreateAsync(_database, CancellationToken.None);
        var admission = new QuotaAdmission(new RecordAdmission(new Admission(), () => _states), Quotas, enforces: true);
        _store = new MemoryFactStore(admission, TimeProvider.System);
        _states = new RecordStates(_store);
        _loop = _states.RunAsync(_stopping.Token);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IFactStore>(_store)
            .AddSingleton(_states)
            .AddSingleton(_database)
            .AddSingleton<Accounts>()
            .AddSingleton(Limits)
            .AddQuotas(Quotas, Payments)
            .AddApi(new TokenSigner(new byte[32]))
            .BuildServiceProvider();
        await _services.GetRequiredService<IBlobStore>().PrepareAsync(CancellationToken.None);
        _live = _services.GetRequiredService<LiveQueries>().RunAsync(_stopping.Token);
        _rooms = _services.GetRequiredService<Rooms>().RunAsync(_stopping.Token);
    }

    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loop, _live, _rooms).ContinueWith(_ => { }, TaskScheduler.Default);
        await _services.DisposeAsync();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>Somebody who has signed in.</summary>
    internal async Task<Caller> UserAsync(string name)
    {
        var accounts = _services.GetRequiredService<Accounts>();
        var account = await accounts.OfSubjectAsync(name, $"{name}@example.com", AccountKind.Development, CancellationToken.None);
        await new FirstSight(_store).AnnounceAsync(account, CancellationToken.None);
        return new Caller(account.User, account.Email, account.Kind, [Scope.Everything], DateTimeOffset.MaxValue, Credential: null);
    }

    /// <summary>The records as a server that was just started sees them, followed until <paramref name="stop"/>.</summary>
    internal RecordStates Restarted(CancellationToken stop)
    {
        var states = new RecordStates(_store);
        _ = states.RunAsync(stop);
        return states;
    }

    /// <summary>The response to a request.</summary>
    internal async Task<JsonElement> AskAsync(Caller? caller, string query, object? variables = null)
    {
        using var response = ((GraphQLResult.Single)await ExecuteAsync(caller, query, variables, CancellationToken.None)).Response;
        return Parse(response);
    }

    /// <summary>The responses of a subscription.</summary>
    internal async IAsyncEnumerable<JsonElement> SubscribeAsync(
        Caller caller, string query, object? variables, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var subscription = (GraphQLResult.Subscription)await ExecuteAsync(caller, query, variables, cancellationToken);
        await foreach (var response in subscription.Responses.WithCancellation(cancellationToken))
        {
            using (response)
            {
                yield return Parse(response);
            }
        }
    }

    private ValueTask<GraphQLResult> ExecuteAsync(Caller? caller, string query, object? variables, CancellationToken cancellationToken)
    {
        var request = new GraphQLRequest(query)
        {
            RequestContext = new ApiContext(caller),
            Variables = variables is null ? null : JsonSerializer.SerializeToElement(variables),
        };
        return _services.GetRequiredService<GraphQLEngine>().ExecuteAsync(request, cancellationToken);
    }

    private static JsonElement Parse(GraphQLResponse response)
    {
        var buffer = new ArrayBufferWriter<byte>();
        response.WriteTo(buffer);
        return JsonDocument.Parse(buffer.WrittenMemory.ToArray()).RootElement;
    }
}
