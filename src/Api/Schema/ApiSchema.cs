using LinkedRecords.Api.Schema.Scalars;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api.Schema;

/// <summary>The contract in schema.graphql, with everything behind it.</summary>
internal sealed class ApiSchema(
    FindFields find,
    QueryFields query,
    AccessFields access,
    RecordFields record,
    HistoryFields history,
    ReplicaFields replica,
    BlobFields blob,
    RoomFields room,
    WriteFields write,
    UndoFields undo,
    StreamFields stream,
    LiveFields live,
    LiveFactFields liveFacts,
    PresenceFields presence,
    QuotaFields quota)
{
    private const string Resource = "LinkedRecords.Api.schema.graphql";

    /// <summary>Builds the schema. Fails, naming all of it at once, when the contract and the code do not fit.</summary>
    public GraphQL.Types.Schema Build()
    {
        var resolvers = Scalars(new Resolvers());
        record.AddTo(access.AddTo(query.AddTo(find.AddTo(resolvers))));
        undo.AddTo(write.AddTo(room.AddTo(blob.AddTo(replica.AddTo(history.AddTo(resolvers))))));
        quota.AddTo(presence.AddTo(liveFacts.AddTo(live.AddTo(stream.AddTo(resolvers)))));
        return GraphQL.Types.Schema.Build(ReadContract(), resolvers);
    }

    /// <summary>The contract as it is written.</summary>
    public static string ReadContract()
    {
        using var contract = new StreamReader(typeof(ApiSchema).Assembly.GetManifestResourceStream(Resource)!);
        return contract.ReadToEnd();
    }

    private static Resolvers Scalars(Resolvers resolvers) => resolvers
        .Scalar("Revision", new RevisionScalar())
        .Scalar("JSON", new JsonScalar(objectsOnly: false))
        .Scalar("JSONObject", new JsonScalar(objectsOnly: true))
        .Scalar("DateTime", new DateTimeScalar())
        .Scalar("Node", new ElementScalar())
        .Scalar("PatternElement", new ElementScalar())
        .Scalar("TextOperation", new TextOperationScalar())
        .Scalar("Bytes", new BytesScalar())
        .Scalar("Cursor", new TextScalar(value => (string)value));
}
