using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Types.Scalars;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Says everything that is wrong with a literal that does not fit its type.</summary>
internal sealed class InputLiterals
{
    private readonly Action<InputProblem> _report;
    private readonly VariableValues? _variables;
    private readonly bool _hideSuggestions;

    private InputLiterals(Action<InputProblem> report, VariableValues? variables, bool hideSuggestions)
    {
        _report = report;
        _variables = variables;
        _hideSuggestions = hideSuggestions;
    }

    /// <summary>Checks a literal of a document before any variable is known: variables fit everywhere.</summary>
    public static void Validate(ValueNode literal, GraphQLType type, Action<InputProblem> report, bool hideSuggestions) =>
        new InputLiterals(report, null, hideSuggestions).Check(literal, type, null);

    /// <summary>Checks a literal with the values of its variables.</summary>
    public static void Validate(ValueNode literal, GraphQLType type, VariableValues variables, Action<InputProblem> report, bool hideSuggestions) =>
        new InputLiterals(report, variables, hideSuggestions).Check(literal, type, null);

    private void Check(ValueNode literal, GraphQLType type, InputPath? path)
    {
        if (literal is VariableNode variable)
        {
            CheckVariable(variable, type, path);
            return;
        }
        if (type is NonNullType nonNull)
        {
            if (literal is NullValueNode)
                Report($"Expected value of non-null type \"{type}\" not to be null.", literal, path);
            else
                Check(literal, nonNull.Nullable, path);
            return;
        }
        if (literal is NullValueNode)
            return;
        switch (type)
        {
            case ListType list:
                CheckList(literal, list, path);
                break;
            case InputObjectType input:
                CheckObject(literal, input, path);
                break;
            default:
                CheckLeaf(literal, type, path);
                break;
        }
    }

    private void CheckVariable(VariableNode variable, GraphQLType type, InputPath? path)
    {
        if (_variables is null || type is not NonNullType)
            return;
        if (!_variables.TryGet(variable.Name.Value, out var value))
            Report($"Expected variable \"${variable.Name.Value}\" provided to type \"{type}\" to provide a runtime value.", variable, path);
        else if (value is null)
            Report($"Expected variable \"${variable.Name.Value}\" provided to non-null type \"{type}\" not to be null.", variable, path);
    }

    private void CheckList(ValueNode literal, ListType type, InputPath? path)
    {
        if (literal is not ListValueNode list)
        {
            Check(literal, type.Item, path);
            return;
        }
        for (var index = 0; index < list.Values.Length; index++)
            Check(list.Values[index], type.Item, new InputPath(path, index));
    }

    private void CheckObject(ValueNode literal, InputObjectType type, InputPath? path)
    {
        if (literal is not ObjectValueNode given)
        {
            Report($"Expected value of type \"{type}\" to be an object, found: {Printer.Print(literal)}.", literal, path);
            return;
        }
        foreach (var field in type.Fields)
            CheckField(given, field, type, path);
        var known = new List<ObjectFieldNode>();
        foreach (var field in given.Fields)
        {
            if (type.Fields.Find(field.Name.Value) is not null)
                known.Add(field);
            else
                Report($"Expected value of type \"{type}\" not to include unknown field \"{field.Name.Value}\"{InputMessages.Suggest(field.Name.Value, type, _hideSuggestions)}: {Printer.Print(given)}.", field, path);
        }
        if (type.IsOneOf)
            CheckOneOf(given, known, type, path);
    }

    private void CheckField(ObjectValueNode given, InputField field, InputObjectType type, InputPath? path)
    {
        var value = given.Fields.LastOrDefault(node => string.Equals(node.Name.Value, field.Name, StringComparison.Ordinal))?.Value;
        if (value is null)
        {
            if (field.IsRequired)
                Report($"Expected value of type \"{type}\" to include required field \"{field.Name}\", found: {Printer.Print(given)}.", given, path);
            return;
        }
        if (value is VariableNode variable && _variables is not null)
        {
            var isGiven = _variables.TryGet(variable.Name.Value, out var runtime);
            if (type.IsOneOf && (!isGiven || runtime is null))
                Report($"Expected variable \"${variable.Name.Value}\" provided to field \"{field.Name}\" for OneOf Input Object type \"{type}\" {(isGiven ? "not to be null" : "to provide a runtime value")}.", given, path);
            else if (!isGiven && !field.IsRequired)
                return;
        }
        Check(value, field.Type, new InputPath(path, field.Name));
    }

    private void CheckOneOf(ObjectValueNode given, List<ObjectFieldNode> known, InputObjectType type, InputPath? path)
    {
        if (known.Count != 1)
            Report(InputMessages.OneOf(type), given, path);
        else if (known[0].Value is NullValueNode)
            Report(InputMessages.OneOf(type), given, new InputPath(path, known[0].Name.Value));
    }

    private void CheckLeaf(ValueNode literal, GraphQLType type, InputPath? path)
    {
        var replaced = VariableReplacement.Replace(literal, _variables ?? VariableValues.None);
        var result = type is EnumType enumType
            ? EnumCodec.ParseLiteral(enumType, replaced, _hideSuggestions)
            : ((ScalarType)type).Codec.ParseLiteral(replaced);
        if (!result.IsValid)
            Report(result.Problem ?? $"Expected value of type \"{type}\", found: {Printer.Print(literal)}.", literal, path);
    }

    private void Report(string message, SyntaxNode node, InputPath? path) =>
        _report(new InputProblem(new GraphQLError(message, node), path));
}
