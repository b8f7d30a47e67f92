using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Documents;

/// <summary>A document that is valid for the schema, with the plans of its operations.</summary>
internal sealed class PreparedDocument
{
    private readonly OperationPlan[] _operations;

    public PreparedDocument(Schema schema, DocumentNode document, bool hideSuggestions)
    {
        var fragments = new Dictionary<string, FragmentDefinitionNode>(StringComparer.Ordinal);
        foreach (var fragment in document.Definitions.OfType<FragmentDefinitionNode>())
            fragments[fragment.Name!.Value] = fragment;
        _operations = [.. document.Definitions.OfType<OperationDefinitionNode>().Select(operation => new OperationPlan(schema, operation, fragments, hideSuggestions))];
    }

    /// <summary>The operation that a request means, or what is wrong with its choice.</summary>
    /// <remarks>GetOperation, section 6.1, https://spec.graphql.org/September2025/#GetOperation().</remarks>
    public OperationPlan? Find(string? name, out string? problem)
    {
        problem = null;
        if (name is not null)
        {
            var named = Array.FindLast(_operations, operation => string.Equals(operation.Operation.Name?.Value, name, StringComparison.Ordinal));
            problem = named is null ? $"Unknown operation named \"{name}\"." : null;
            return named;
        }
        if (_operations is [var only])
            return only;
        problem = _operations.Length == 0
            ? "Must provide an operation."
            : "Must provide operation name if query contains multiple operations.";
        return null;
    }
}
