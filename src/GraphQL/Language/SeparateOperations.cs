using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language;

/// <summary>Splits a document that holds several operations.</summary>
public static class SeparateOperations
{
    /// <summary>A document for each operation, by its name (<c>""</c> when it has none), with the fragments that it reaches, in the order of the document.</summary>
    public static IReadOnlyDictionary<string, DocumentNode> In(DocumentNode document)
    {
        var fragments = document.Definitions.OfType<FragmentDefinitionNode>()
            .GroupBy(fragment => fragment.Name!.Value, StringComparer.Ordinal)
            .ToDictionary(sameName => sameName.Key, sameName => SpreadsIn(sameName.Last().SelectionSet), StringComparer.Ordinal);

        var separated = new Dictionary<string, DocumentNode>(StringComparer.Ordinal);
        foreach (var operation in document.Definitions.OfType<OperationDefinitionNode>())
        {
            var reached = Reach(operation, fragments);
            var kept = document.Definitions.Where(definition => ReferenceEquals(definition, operation)
                || (definition is FragmentDefinitionNode fragment && reached.Contains(fragment.Name!.Value)));
            separated[operation.Name?.Value ?? ""] = new DocumentNode([.. kept], default);
        }

        return separated;
    }

    private static HashSet<string> Reach(OperationDefinitionNode operation, Dictionary<string, List<string>> fragments)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(SpreadsIn(operation.SelectionSet));
        while (waiting.TryDequeue(out var name))
        {
            if (!reached.Add(name) || !fragments.TryGetValue(name, out var next))
                continue;
            foreach (var spread in next)
                waiting.Enqueue(spread);
        }

        return reached;
    }

    private static List<string> SpreadsIn(SelectionSetNode root) => [.. FragmentSpreads.In(root).Select(spread => spread.Name.Value)];
}
