using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Rules;

/// <summary>The default value of an input field does not contain itself.</summary>
/// <remarks>InputObjectDefaultValueHasCycle, section 3.10, https://spec.graphql.org/September2025/#InputObjectDefaultValueHasCycle().</remarks>
internal sealed class DefaultCycles(SchemaValidation validation)
{
    private readonly HashSet<InputField> _visited = [];
    private readonly List<InputField> _path = [];

    /// <summary>Follows the defaults that an empty value of the type would take.</summary>
    public void Check(InputObjectType input) => Follow(input, new ObjectValueNode([], default));

    private void Follow(InputObjectType input, ValueNode value)
    {
        if (value is ListValueNode list)
        {
            foreach (var item in list.Values)
                Follow(input, item);
            return;
        }
        if (value is not ObjectValueNode fields)
            return;
        foreach (var field in input.Fields)
        {
            if (field.Type.Named is not InputObjectType inner)
                continue;
            if (fields.Fields.LastOrDefault(node => string.Equals(node.Name.Value, field.Name, StringComparison.Ordinal)) is { } given)
                Follow(inner, given.Value);
            else
                FollowDefault(field, inner);
        }
    }

    private void FollowDefault(InputField field, InputObjectType inner)
    {
        if (field.Default is null)
            return;
        var start = _path.IndexOf(field);
        if (start >= 0)
        {
            Report(field, start);
            return;
        }
        if (!_visited.Add(field))
            return;
        _path.Add(field);
        Follow(inner, field.Default);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Report(InputField field, int start)
    {
        var via = _path[(start + 1)..];
        validation.Report(
            $"Invalid circular reference. The default value of Input Object field {field} references itself"
            + $"{(via.Count > 0 ? $" via the default values of: {string.Join(", ", via)}" : "")}.",
            _path[start..].Select(step => (SyntaxNode?)step.Default));
    }
}
