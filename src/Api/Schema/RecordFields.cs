using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields of records.</summary>
internal sealed class RecordFields(Queries queries)
{
    private static readonly ImmutableArray<string> Types = ["KeyValueRecord", "LongTextRecord", "BlobRecord"];

    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers)
    {
        foreach (var type in Types)
        {
            resolvers
                .Field<SeenRecord, string>($"{type}.id", record => record.State.Record.Spelling)
                .Field<SeenRecord, DateTimeOffset>($"{type}.createdAt", record => record.State.Created.At)
                .Field<SeenRecord, string>($"{type}.createdBy", record => record.State.Created.Author.Spelling)
                .Field<SeenRecord, DateTimeOffset>($"{type}.updatedAt", record => record.State.Updated.At)
                .Field<SeenRecord, string>($"{type}.updatedBy", record => record.State.Updated.Author.Spelling)
                .Field<SeenRecord, int>($"{type}.version", record => (int)record.State.Version)
                .Field<SeenRecord, Revision>($"{type}.revision", record => record.At)
                .AsyncField<SeenRecord, IEnumerable<Fact>>($"{type}.facts", (record, context) => FactsAsync(record, context, outgoing: true))
                .AsyncField<SeenRecord, IEnumerable<Fact>>($"{type}.inverseFacts", (record, context) => FactsAsync(record, context, outgoing: false));
        }

        return resolvers
            .TypeOf<SeenRecord>("Record", TypeOf)
            .Field<SeenRecord, JsonObject>("KeyValueRecord.value", record => ((KeyValueState)record.State).Value())
            .Field<SeenRecord, string>("LongTextRecord.text", record => ((TextState)record.State).Document.Text.ToString());
    }

    private static string? TypeOf(SeenRecord record) => record.State switch
    {
        KeyValueState => "KeyValueRecord",
        TextState => "LongTextRecord",
        BlobState => "BlobRecord",
        _ => null,
    };

    private async ValueTask<IEnumerable<Fact>> FactsAsync(SeenRecord record, FieldContext context, bool outgoing)
    {
        var user = ApiContext.UserOf(context);
        ImmutableArray<FactQuery.End> here = [new FactQuery.End.Is(record.State.Record)];
        var query = new FactQuery
        {
            Subject = outgoing ? here : [],
            Predicate = NodeArguments.Predicates(context, "predicate"),
            Object = outgoing ? [] : here,
        };
        var answer = await queries.FindFactsAsync(user, [query], record.FactsAt, context.CancellationToken);
        return answer.Value ?? throw new GraphQLException("This record has more facts than one query may look at. Name predicates.", QueryCodes.TooExpensive);
    }
}
