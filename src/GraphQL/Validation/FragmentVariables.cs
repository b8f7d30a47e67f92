using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>The variables that a fragment declares, which is a proposal of the specification.</summary>
internal static class FragmentVariables
{
    /// <summary>The declaration of that name, the last if there are several; null when there is none.</summary>
    public static VariableDefinitionNode? Find(FragmentDefinitionNode? fragment, string name)
    {
        if (fragment is null)
            return null;
        for (var i = fragment.VariableDefinitions.Length - 1; i >= 0; i--)
        {
            if (string.Equals(fragment.VariableDefinitions[i].Variable.Name.Value, name, StringComparison.Ordinal))
                return fragment.VariableDefinitions[i];
        }

        return null;
    }

    /// <summary>The names, each once, in declared order.</summary>
    public static IEnumerable<string> Names(FragmentDefinitionNode fragment) =>
        fragment.VariableDefinitions.Select(variable => variable.Variable.Name.Value).Distinct(StringComparer.Ordinal);
}
