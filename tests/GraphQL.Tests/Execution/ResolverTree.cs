using System.Text.Json;
using System.Text.Json.Nodes;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Tests.Execution;

/// <summary>Answers every field from a recorded tree: the member named by the response key, or null.</summary>
internal sealed class ResolverTree(bool isAsynchronous)
{
    private readonly Turns _turns = new();

    /// <summary>The coerced arguments of every call, by path.</summary>
    public Dictionary<string, JsonNode?> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>What the source stream of a subscription is made of.</summary>
    public Func<object?>? Source { get; init; }

    /// <summary>Binds every field, stream and abstract type of a schema to the tree that the request carries.</summary>
    public static Schema Bind(Schema schema)
    {
        new Resolvers()
            .OtherFields(static (source, context) => ((ResolverTree)context.RequestContext!).ResolveAsync(source, context))
            .OtherStreams(static context => ((ResolverTree)context.RequestContext!).SubscribeAsync(context))
            .OtherTypes(static value => (value as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault("$type"))
            .BindTo(schema);
        return schema;
    }

    /// <summary>The value that a node of a tree stands for.</summary>
    public static object? ValueOf(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object when node.TryGetProperty("$error", out var message) => ErrorOf(node, message.GetString()!),
        JsonValueKind.Object when node.TryGetProperty("$num", out var number) => NumberOf(number.GetString()),
        JsonValueKind.Object => MembersOf(node),
        JsonValueKind.Array => node.EnumerateArray().Select(ValueOf).ToList(),
        _ => RawValue.FromJson(node),
    };

    /// <summary>A source stream of these events; one that is an exception ends it.</summary>
    public static async IAsyncEnumerable<object?> StreamOf(IEnumerable<object?> events)
    {
        foreach (var item in events)
        {
            await Task.Yield();
            yield return item is Exception exception ? throw exception : item;
        }
    }

    private static GraphQLException ErrorOf(JsonElement node, string message) => new(new GraphQLError(message)
    {
        Extensions = node.TryGetProperty("$extensions", out var extensions) ? RawValue.FromJson(extensions) as IReadOnlyDictionary<string, object?> : null,
    });

    private static double NumberOf(string? name) => name switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        _ => double.NegativeInfinity,
    };

    private static OrderedDictionary<string, object?> MembersOf(JsonElement node)
    {
        var members = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in node.EnumerateObject())
            members[member.Name] = ValueOf(member.Value);
        return members;
    }

    private ValueTask<object?> ResolveAsync(object? source, FieldContext context)
    {
        Note(context);
        var value = (source as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(context.ResponseKey);
        return isAsynchronous ? LaterAsync(value, context.Field.Type) : new ValueTask<object?>(value);
    }

    private async ValueTask<object?> SubscribeAsync(FieldContext context)
    {
        Note(context);
        if (isAsynchronous)
            await _turns.NextAsync();
        return Source!();
    }

    private void Note(FieldContext context)
    {
        if (context.Field.Arguments.Count == 0)
            return;
        var path = string.Join('/', context.Path);
        lock (Calls)
            Calls[path] = ResponseJson.OfRaw(context.Arguments.ToDictionary(argument => argument.Key, argument => argument.Value, StringComparer.Ordinal));
    }

    private async ValueTask<object?> LaterAsync(object? value, GraphQLType type)
    {
        await _turns.NextAsync();
        var nullable = type is NonNullType nonNull ? nonNull.Nullable : type;
        return value switch
        {
            Exception exception => throw exception,
            List<object?> items when nullable is ListType list => items.Select(item => LaterAsync(item, list.Item).AsTask()).ToList(),
            _ => value,
        };
    }
}
