using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Types.Scalars;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Says everything that is wrong with a raw value that does not fit its type.</summary>
internal sealed class InputValidation(Action<InputProblem> report, bool hideSuggestions)
{
    /// <summary>Reports a value that was not given although its type is non-null.</summary>
    public void ReportMissing(GraphQLType type) =>
        Report($"Expected a value of non-null type \"{type}\" to be provided.", null);

    public void Check(object? raw, GraphQLType type, InputPath? path = null)
    {
        if (type is NonNullType nonNull)
        {
            if (raw is null)
                Report($"Expected value of non-null type \"{type}\" not to be null.", path);
            else
                Check(raw, nonNull.Nullable, path);
            return;
        }
        if (raw is null)
            return;
        switch (type)
        {
            case ListType list:
                CheckList(raw, list, path);
                break;
            case InputObjectType input:
                CheckObject(raw, input, path);
                break;
            default:
                CheckLeaf(raw, type, path);
                break;
        }
    }

    private void CheckList(object raw, ListType type, InputPath? path)
    {
        if (RawValue.AsList(raw) is not { } items)
        {
            Check(raw, type.Item, path);
            return;
        }
        var index = 0;
        foreach (var item in items)
            Check(item, type.Item, new InputPath(path, index++));
    }

    private void CheckObject(object raw, InputObjectType type, InputPath? path)
    {
        if (raw is not IReadOnlyDictionary<string, object?> given)
        {
            Report($"Expected value of type \"{type}\" to be an object, found: {Inspect.Value(raw)}.", path);
            return;
        }
        foreach (var field in type.Fields)
        {
            if (given.TryGetValue(field.Name, out var value))
                Check(value, field.Type, new InputPath(path, field.Name));
            else if (field.IsRequired)
                Report($"Expected value of type \"{type}\" to include required field \"{field.Name}\", found: {Inspect.Value(raw)}.", path);
        }
        var unknown = given.Keys.Where(name => type.Fields.Find(name) is null).ToList();
        foreach (var name in unknown)
            Report($"Expected value of type \"{type}\" not to include unknown field \"{name}\"{InputMessages.Suggest(name, type, hideSuggestions)}: {Inspect.Value(raw)}.", path);
        if (type.IsOneOf)
            CheckOneOf(given, unknown, type, path);
    }

    private void CheckOneOf(IReadOnlyDictionary<string, object?> given, List<string> unknown, InputObjectType type, InputPath? path)
    {
        var known = given.Where(field => !unknown.Contains(field.Key, StringComparer.Ordinal)).ToList();
        if (known.Count != 1)
            Report(InputMessages.OneOf(type), path);
        if (known.Count > 0 && known[0].Value is null)
            Report(InputMessages.OneOf(type), new InputPath(path, known[0].Key));
    }

    private void CheckLeaf(object raw, GraphQLType type, InputPath? path)
    {
        var result = type is EnumType enumType
            ? EnumCodec.Parse(enumType, raw, hideSuggestions)
            : ((ScalarType)type).Codec.Parse(raw);
        if (!result.IsValid)
            Report(result.Problem ?? $"Expected value of type \"{type}\", found: {Inspect.Value(raw)}.", path);
    }

    private void Report(string message, InputPath? path) => report(new InputProblem(new GraphQLError(message), path));
}
