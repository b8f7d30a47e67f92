using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Rules;

/// <summary>Every input object has some finite value: it does not need itself through fields that must be given.</summary>
/// <remarks>Section 3.10, https://spec.graphql.org/September2025/#sec-Input-Objects.Circular-References. Finite types are marked from the leaves up; what stays unmarked lies on or above a cycle.</remarks>
internal sealed class FiniteInputs(SchemaValidation validation)
{
    private readonly HashSet<InputObjectType> _finite = [];
    private readonly HashSet<InputObjectType> _visited = [];
    private readonly Dictionary<InputObjectType, int> _depths = [];
    private readonly List<InputField> _path = [];

    public void Check()
    {
        var inputs = validation.Schema.Types.OfType<InputObjectType>().ToList();
        for (var before = -1; before != _finite.Count;)
        {
            before = _finite.Count;
            _finite.UnionWith(inputs.Where(IsFinite));
        }
        foreach (var input in inputs.Where(input => !_finite.Contains(input)))
            ReportCycles(input);
    }

    private bool IsFinite(InputObjectType input) => input.IsOneOf
        ? input.Fields.Count == 0 || input.Fields.Any(field => Needed(field) is not { } needed || _finite.Contains(needed))
        : input.Fields.All(field => Needed(field) is not { } needed || _finite.Contains(needed));

    // The input object that a value of the field cannot do without.
    private static InputObjectType? Needed(InputField field) =>
        field.Parent.IsOneOf ? field.Type as InputObjectType : (field.Type as NonNullType)?.Nullable as InputObjectType;

    private void ReportCycles(InputObjectType input)
    {
        if (!_visited.Add(input))
            return;
        _depths[input] = _path.Count;
        foreach (var field in input.Fields)
        {
            if (Needed(field) is not { } needed || _finite.Contains(needed))
                continue;
            _path.Add(field);
            if (_depths.TryGetValue(needed, out var start))
                Report(needed, _path[start..]);
            else
                ReportCycles(needed);
            _path.RemoveAt(_path.Count - 1);
        }
        _depths.Remove(input);
    }

    private void Report(InputObjectType input, List<InputField> cycle) =>
        validation.Report(
            $"Input Object {input} cannot be provided a finite value because it references itself through fields: {string.Join(", ", cycle)}.",
            cycle.Select(field => (SyntaxNode?)field.Definition));
}
