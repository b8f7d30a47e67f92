using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>One use of a variable.</summary>
/// <param name="Variable">Where it is used.</param>
/// <param name="Type">The type that is expected there; null when it is not known.</param>
/// <param name="ParentType">The type of the value around it; null when there is none or it is not known.</param>
/// <param name="HasDefault">Whether the place has a default for when the variable is absent.</param>
/// <param name="FragmentVariable">The variable of the fragment around it that it refers to; null when it refers to one of the operation.</param>
internal sealed record VariableUsage(
    VariableNode Variable, GraphQLType? Type, GraphQLType? ParentType, bool HasDefault, VariableDefinitionNode? FragmentVariable);
