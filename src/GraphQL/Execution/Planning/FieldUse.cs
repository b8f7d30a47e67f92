using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Execution.Planning;

/// <summary>One place in the document that selects a field.</summary>
/// <param name="Node">The selection.</param>
/// <param name="Defer">The deferred fragment that it stands in; null when it is not deferred.</param>
/// <param name="FragmentVariables">The variables of the fragment that it stands in; null when that has none.</param>
internal sealed record FieldUse(FieldNode Node, DeferUsage? Defer, VariableValues? FragmentVariables);
