using LinkedRecords.Api.Blobs;
using LinkedRecords.Api.Limits;
using LinkedRecords.Api.Presence;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Schema;
using LinkedRecords.Api.Undo;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Documents;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Explanation;
using LinkedRecords.QueryEngine.Subscriptions;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LinkedRecords.Api;

/// <summary>Puts the parts of the server together.</summary>
internal static class ApiServices
{
    /// <summary>Registers everything between the store and the network. Needs <see cref="IFactStore"/>, its <see cref="RecordStates"/> and the database, where blobs are too if no other <see cref="IBlobStore"/> is registered; nodes beside others also an <see cref="IPresenceRelay"/>.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services, TokenSigner signer)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(signer);
        services.AddSingleton<IRecordOrder, RecordOrder>();
        services.AddSingleton<Queries>();
        services.AddSingleton<Explanations>();
        services.AddSingleton<Previews>();
        services.AddSingleton<OneRevision>();
        services.AddSingleton<RecordIds>();
        services.TryAddSingleton(new LimitOptions());
        services.AddSingleton<RecordLimits>();
        services.AddSingleton<Gate>();
        services.AddSingleton<DocumentWriters>();
        services.AddSingleton<Writer>();
        services.AddSingleton<RecordHistory>();
        services.AddSingleton<DocumentWalks>();
        services.AddSingleton<RecordReversals>();
        services.AddSingleton<FactReversals>();
        services.AddSingleton<Undoing>();
        services.AddSingleton<Restoring>();
        services.AddSingleton<RoomWriter>();
        services.AddSingleton<ChangeInbox>();
        services.AddSingleton<ChangeExchange>();
        services.AddSingleton<RecordReader>();
        services.TryAddSingleton<IBlobStore, PostgresBlobStore>();
        services.AddSingleton<BlobLinks>();
        services.AddSingleton<BlobUploads>();
        services.AddSingleton(provider => new LiveQueries(
            provider.GetRequiredService<IFactStore>(), provider.GetRequiredService<IRecordOrder>(), new LiveQueryOptions(), TimeProvider.System));
        services.AddHostedService<RecordLoop>();
        services.AddHostedService<LiveLoop>();
        services.TryAddSingleton<IPresenceRelay, InProcessRelay>();
        services.AddSingleton<Rooms>();
        services.AddHostedService<PresenceLoop>();
        return services.AddSchema();
    }

    private static IServiceCollection AddSchema(this IServiceCollection services)
    {
        services.AddSingleton<FindFields>();
        services.AddSingleton<QueryFields>();
        services.AddSingleton<AccessFields>();
        services.AddSingleton<RecordFields>();
        services.AddSingleton<HistoryFields>();
        services.AddSingleton<ReplicaFields>();
        services.AddSingleton<UndoFields>();
        services.AddSingleton<BlobFields>();
        services.AddSingleton<RoomFields>();
        services.AddSingleton<WriteFields>();
        services.AddSingleton<StreamFields>();
        services.AddSingleton<LiveFields>();
        services.AddSingleton<LiveFactFields>();
        services.AddSingleton<PresenceFields>();
        services.AddSingleton<QuotaFields>();
        services.AddSingleton<ApiSchema>();
        return services.AddSingleton(provider => new GraphQLEngine(
            provider.GetRequiredService<ApiSchema>().Build(),
            new GraphQLEngineOptions
            {
                // A compound query is answered in as many parts as it has queries.
                Cost = new OperationCostOptions { SizeArguments = ["first", "last", "limit", "queries"] },
                Recognize = ApiErrors.Expected,
                OnUnexpectedFailure = Failures.Reporter(provider.GetRequiredService<ILoggerFactory>().CreateLogger("GraphQL")),
            }));
    }
}
