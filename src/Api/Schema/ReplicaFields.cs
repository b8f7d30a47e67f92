using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine.Evaluation;
using Refusal = LinkedRecords.Collaboration.KeyValue.Refusal;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields for replicas: who keeps a document of their own, offline or on another server, and exchanges changes.</summary>
internal sealed class ReplicaFields(ChangeExchange exchange, RecordReader records)
{
    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .Field<SeenRecord, IEnumerable<Element>?>("KeyValueRecord.elements", (seen, context) => ElementsOf(StateOf(seen), context.Argument<string>("at")!))
        .Field<SeenRecord, IEnumerable<string>>("KeyValueRecord.heads", seen => Names(StateOf(seen).Heads))
        .Field<SeenRecord, IEnumerable<ReadOnlyMemory<byte>>>("KeyValueRecord.changesSince", ChangesSince)
        .Field<SeenRecord, ReadOnlyMemory<byte>>("KeyValueRecord.snapshot", seen => StateOf(seen).Copy())
        .AsyncField<object?, Taken>("Mutation.applyChanges", (_, context) => ApplyAsync(context))
        .AsyncField<object?, Taken>("Mutation.merge", (_, context) => MergeAsync(context))
        .AsyncField<object?, Synced>("Mutation.sync", (_, context) => SyncAsync(context))
        .Field<Element, string>("Element.id", element => element.Id)
        .Field<Element, string?>("Element.parent", element => element.Parent)
        .Field<Element, JsonNode?>("Element.value", element => DocumentJson.ToJson(element.Value))
        .Field<Taken, Revision?>("ApplyChangesResult.revision", taken => taken.Outcome.At == Revision.None ? null : taken.Outcome.At)
        .Field<Taken, IEnumerable<string>>("ApplyChangesResult.applied", taken => Names(taken.Outcome.Applied))
        .Field<Taken, IEnumerable<string>>("ApplyChangesResult.waiting", taken => Names(taken.Outcome.Waiting))
        .Field<Taken, IEnumerable<string>>("ApplyChangesResult.missing", taken => Names(taken.Outcome.Missing))
        .Field<Taken, IEnumerable<Refusal>>("ApplyChangesResult.refused", taken => taken.Outcome.Refused)
        .Field<Taken, IEnumerable<string>>("ApplyChangesResult.heads", taken => Names(taken.Heads))
        .Field<Refusal, string>("RefusedChange.code", refusal => "DOCUMENT_" + CodeText.Of(refusal.Code))
        .Field<Refusal, string>("RefusedChange.where", refusal => refusal.Where)
        .Field<Refusal, string>("RefusedChange.message", refusal => refusal.Advice)
        .Field<Synced, ReadOnlyMemory<byte>>("SyncResult.message", synced => synced.Message)
        .Field<Synced, bool>("SyncResult.isInSync", synced => synced.IsInSync)
        .Field<Synced, Revision?>("SyncResult.revision", synced => synced.At == Revision.None ? null : synced.At)
        .Field<Synced, IEnumerable<Refusal>>("SyncResult.refused", synced => synced.Refused);

    private static KeyValueState StateOf(SeenRecord seen) => (KeyValueState)seen.State;

    private static IEnumerable<string> Names(IEnumerable<ChangeHash> hashes) => hashes.Select(hash => hash.ToString());

    private static IEnumerable<Element>? ElementsOf(KeyValueState state, string at)
    {
        if (!DocumentPath.TryParse(at, out var path))
        {
            throw new GraphQLException($"\"{at}\" is no path; write /name/#element with ~0 for ~, ~1 for / and ~2 for a leading #.", "CHANGE_SHAPE");
        }

        return DocumentValues.Find(state.Content(), path) switch
        {
            DocumentValue.List list => list.Elements.Select(element => new Element(element.Id, Parent: null, element.Value)),
            DocumentValue.Tree tree => tree.Nodes.Select(node => new Element(node.Id, node.Parent, node.Value)),
            _ => null,
        };
    }

    private static IEnumerable<ReadOnlyMemory<byte>> ChangesSince(SeenRecord seen, FieldContext context)
    {
        var heads = context.Argument<IEnumerable<object?>>("heads")!.Cast<string>().Select(HashOf).ToList();
        var changes = StateOf(seen).ChangesSince(heads, out var refusal);
        return refusal is null ? changes : throw new GraphQLException(refusal.Advice, "DOCUMENT_" + CodeText.Of(refusal.Code));
    }

    private static ChangeHash HashOf(string text) =>
        text.Length == 2 * ChangeHash.Length
        && UInt128.TryParse(text.AsSpan(0, ChangeHash.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
        && UInt128.TryParse(text.AsSpan(ChangeHash.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            ? new ChangeHash(high, low)
            : throw new GraphQLException($"\"{text}\" is no head; a head is {2 * ChangeHash.Length} hexadecimal digits.", "CHANGE_SHAPE");

    private ValueTask<Taken> ApplyAsync(FieldContext context) => Refusals.GuardAsync(async () =>
    {
        var user = ApiContext.UserOf(context, Scope.Write);
        var record = NodeArguments.Node(context, "record");
        var changes = context.Argument<IEnumerable<object?>>("changes")!.Cast<ReadOnlyMemory<byte>>().ToList();
        var outcome = await exchange.ApplyAsync(user, record, changes, context.CancellationToken);
        return await WithHeadsAsync(outcome, record, context.CancellationToken);
    });

    private ValueTask<Taken> MergeAsync(FieldContext context) => Refusals.GuardAsync(async () =>
    {
        var user = ApiContext.UserOf(context, Scope.Write);
        var (into, from) = (NodeArguments.Node(context, "into"), NodeArguments.Node(context, "from"));
        var seen = await records.ReadAsync(user, [into, from], QueryAt.Newest, context.CancellationToken);
        foreach (var (record, one) in new[] { into, from }.Zip(seen))
        {
            if (one is not { State: KeyValueState })
            {
                throw Writer.NoSuchRecord(record);
            }
        }

        var outcome = await exchange.MergeAsync(user, into, from, context.CancellationToken);
        return await WithHeadsAsync(outcome, into, context.CancellationToken);
    });

    private async ValueTask<Taken> WithHeadsAsync(ChangeOutcome outcome, Node record, CancellationToken cancellationToken) =>
        new(outcome, (await exchange.DocumentAsync(record, outcome.At, cancellationToken)).Heads);

    private ValueTask<Synced> SyncAsync(FieldContext context) => Refusals.GuardAsync(async () =>
    {
        var caller = ApiContext.CallerOf(context.RequestContext);
        var record = NodeArguments.Node(context, "record");
        if (await records.FindAsync(caller.User, record, context.CancellationToken) is not { State: KeyValueState })
        {
            throw Writer.NoSuchRecord(record);
        }

        return await exchange.SyncAsync(
            caller.User, record, context.Argument<ReadOnlyMemory<byte>>("message"), caller.May(Scope.Write), context.CancellationToken);
    });

    private sealed record Element(string Id, string? Parent, DocumentValue Value);

    private sealed record Taken(ChangeOutcome Outcome, ImmutableArray<ChangeHash> Heads);
}
