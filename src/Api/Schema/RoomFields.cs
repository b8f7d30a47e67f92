using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.Rooms;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api.Schema;

/// <summary>The field for operations on a canvas.</summary>
internal sealed class RoomFields(RoomWriter rooms)
{
    private const int MostOperations = 100;

    /// <summary>Binds it.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .AsyncField<object?, IEnumerable<RoomResult>>("Mutation.applyRoomOperations", (_, context) => ApplyAsync(context))
        .Field<RoomResult, string>("RoomOperationResult.id", result => result.Id)
        .Field<RoomResult, string>("RoomOperationResult.status", result => CodeText.Of(result.Status))
        .Field<RoomResult, string?>("RoomOperationResult.code", result => result.Reason is { } reason ? "DOCUMENT_" + CodeText.Of(reason.Code) : null)
        .Field<RoomResult, string?>("RoomOperationResult.message", result => result.Reason?.Advice)
        .Field<RoomResult, Revision?>("RoomOperationResult.revision", result => result.At == Revision.None ? null : result.At);

    private ValueTask<IEnumerable<RoomResult>> ApplyAsync(FieldContext context) => Refusals.GuardAsync<IEnumerable<RoomResult>>(async () =>
    {
        var user = ApiContext.UserOf(context, Scope.Write);
        var operations = context.Argument<IEnumerable<object?>>("operations")!
            .Select(operation => Read((IReadOnlyDictionary<string, object?>)operation!, user)).ToList();
        return operations.Count <= MostOperations
            ? await rooms.ApplyAsync(user, NodeArguments.Node(context, "record"), context.Argument<string>("session"), operations, context.CancellationToken)
            : throw new WriteRefusedException("CHANGE_SHAPE", $"At most {MostOperations} operations at once; send them in parts.");
    });

    private static RoomOperation Read(IReadOnlyDictionary<string, object?> input, Node user) => new(
        SessionId.CheckedOwn((string)input["id"]!),
        Enum.GetValues<RoomOperationKind>().Single(kind => string.Equals(CodeText.Of(kind), (string)input["kind"]!, StringComparison.Ordinal)),
        input.GetValueOrDefault("element") as string ?? string.Empty,
        ActorOf($"{user.Spelling}/{input["actor"]}"),
        VersionVector.Of(((JsonObject)input["clock"]!).ToDictionary(entry => ActorOf(entry.Key), entry => CountOf(entry.Value))),
        (DateTimeOffset)input["at"]!,
        (input.GetValueOrDefault("fields") as JsonObject)?.DeepClone().AsObject() ?? []);

    private static ActorId ActorOf(string text) => ActorId.TryParse(text, out var actor)
        ? actor
        : throw Misshapen($"\"{text}\" is no actor; it is your id, a slash, and a name of your session of letters, digits and . _ : @ -.");

    private static ulong CountOf(JsonNode? count) => count is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.Deserialize<double>() is >= 0 and <= 1L << 53 and var number && double.IsInteger(number)
        ? (ulong)number
        : throw Misshapen("A vector clock gives a whole number for each actor.");

    private static WriteRefusedException Misshapen(string message) => new("CHANGE_SHAPE", message);
}
