using System.Collections.Concurrent;
using System.Text;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Documents;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Planning;

/// <summary>One operation of a valid document, compiled at first use and kept with the document.</summary>
/// <remarks>What is selected depends on the variables that <c>@skip</c>, <c>@include</c> and <c>@defer</c> mention; so there is one selection per assignment of those, and most operations have one.</remarks>
internal sealed class OperationPlan
{
    // Every assignment beyond is planned per request: 2^n of them must not fill the memory.
    private const int MaxSelections = 32;

    private readonly Schema _schema;
    private readonly IReadOnlyDictionary<string, FragmentDefinitionNode> _fragments;
    private readonly bool _hideSuggestions;
    private readonly string[] _conditions;
    private readonly bool _hasFragmentVariables;
    private readonly ConcurrentDictionary<string, SelectionPlan> _selections = new(StringComparer.Ordinal);

    // Whether the operation costs little enough whatever its variables are. Only ever set, so a race does no harm.
    private volatile bool _isCheap;

    public OperationPlan(Schema schema, OperationDefinitionNode operation, IReadOnlyDictionary<string, FragmentDefinitionNode> fragments, bool hideSuggestions)
    {
        _schema = schema;
        _fragments = fragments;
        _hideSuggestions = hideSuggestions;
        Operation = operation;
        RootType = schema.RootType(operation.Operation);
        var conditions = new SortedSet<string>(StringComparer.Ordinal);
        ConditionVariables.AddTo(conditions, operation.SelectionSet);
        foreach (var fragment in fragments.Values)
            ConditionVariables.AddTo(conditions, fragment.SelectionSet);
        _conditions = [.. conditions];
        _hasFragmentVariables = fragments.Values.Any(fragment => !fragment.VariableDefinitions.IsEmpty);
    }

    public OperationDefinitionNode Operation { get; }

    /// <summary>Null when the schema does not support this kind of operation.</summary>
    public ObjectType? RootType { get; }

    /// <summary>Null when the operation costs no more than is allowed.</summary>
    public GraphQLError? CheckCost(OperationCostOptions options, VariableValues variables)
    {
        if (_isCheap)
            return null;
        var cost = new OperationCost(_schema, options, _fragments, variables);
        var error = cost.Check(Operation);
        if (error is null && !cost.DependsOnVariables)
            _isCheap = true;
        return error;
    }

    /// <summary>The selection of the root type under these variables.</summary>
    /// <exception cref="GraphQLException">A condition of the root selection cannot be read.</exception>
    public SelectionPlan SelectionFor(VariableValues variables)
    {
        if (_hasFragmentVariables)
            return Compile(variables);
        var key = KeyOf(variables);
        if (_selections.TryGetValue(key, out var known))
            return known;
        var conditions = new VariableValues();
        foreach (var name in _conditions)
        {
            if (variables.Find(name) is { } variable)
                conditions.Add(name, variable);
        }
        var selection = Compile(conditions);
        return _selections.Count < MaxSelections ? _selections.GetOrAdd(key, selection) : selection;
    }

    private SelectionPlan Compile(VariableValues variables) =>
        new PlanCompiler(_schema, _fragments, variables, _hideSuggestions).PlanRoot(RootType!, Operation.SelectionSet);

    private string KeyOf(VariableValues variables)
    {
        if (_conditions.Length == 0)
            return "";
        var key = new StringBuilder(_conditions.Length);
        foreach (var name in _conditions)
            key.Append(!variables.TryGet(name, out var value) ? '-' : value switch { true => 't', false => 'f', null => 'n', _ => '?' });
        return key.ToString();
    }
}
