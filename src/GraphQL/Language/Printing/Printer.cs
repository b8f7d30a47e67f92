using System.Diagnostics;
using System.Text;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Printing;

/// <summary>Writes syntax trees in the one canonical layout: two spaces of indentation, lines broken beyond 80 columns.</summary>
/// <remarks>What is printed parses to an equal tree. Indentation makes the cost grow with depth, which the parser bounds.</remarks>
public static partial class Printer
{
    private const int LongestLine = 80;

    /// <summary>The text of <paramref name="node"/>, without a line break at the end.</summary>
    public static string Print(SyntaxNode node) => node switch
    {
        NameNode name => name.Value,
        DocumentNode document => PrintAll(document.Definitions, "\n\n"),
        ExecutableDefinitionNode or VariableDefinitionNode or SelectionSetNode or SelectionNode
            or ArgumentNode or FragmentArgumentNode or DirectiveNode => PrintExecutable(node),
        ValueNode value => PrintValue(value),
        ObjectFieldNode field => $"{field.Name.Value}: {Print(field.Value)}",
        TypeNode type => PrintType(type),
        TypeSystemExtensionNode extension => PrintExtension(extension),
        SchemaCoordinateNode coordinate => PrintCoordinate(coordinate),
        _ => PrintDefinition(node),
    };

    private static string PrintType(TypeNode type) => type switch
    {
        NamedTypeNode named => named.Name.Value,
        ListTypeNode list => $"[{PrintType(list.Type)}]",
        NonNullTypeNode nonNull => PrintType(nonNull.Type) + "!",
        _ => throw Unknown(type),
    };

    private static string PrintCoordinate(SchemaCoordinateNode coordinate) => coordinate switch
    {
        TypeCoordinateNode type => type.Name.Value,
        MemberCoordinateNode member => $"{member.Name.Value}.{member.MemberName.Value}",
        ArgumentCoordinateNode argument => $"{argument.Name.Value}.{argument.FieldName.Value}({argument.ArgumentName.Value}:)",
        DirectiveCoordinateNode directive => "@" + directive.Name.Value,
        DirectiveArgumentCoordinateNode argument => $"@{argument.Name.Value}({argument.ArgumentName.Value}:)",
        _ => throw Unknown(coordinate),
    };

    private static string PrintAll(IEnumerable<SyntaxNode> nodes, string separator) =>
        string.Join(separator, nodes.Select(Print));

    private static string PrintDescription(StringValueNode? description) =>
        description is null ? "" : PrintValue(description) + "\n";

    /// <summary>The parts that are not empty, with a blank between them.</summary>
    private static string Words(params ReadOnlySpan<string> words)
    {
        var sentence = new StringBuilder();
        foreach (var word in words)
        {
            if (word.Length == 0)
                continue;
            if (sentence.Length > 0)
                sentence.Append(' ');
            sentence.Append(word);
        }

        return sentence.ToString();
    }

    /// <summary><paramref name="text"/> between two others, or nothing when it is empty.</summary>
    private static string Wrap(string before, string text, string after = "") => text.Length == 0 ? "" : before + text + after;

    /// <summary>Each node on an indented line of its own, in braces; nothing when there are none.</summary>
    private static string Block(IEnumerable<SyntaxNode> nodes) => Wrap("{\n", Indent(PrintAll(nodes, "\n")), "\n}");

    private static string Indent(string text) =>
        text.Length == 0 ? "" : "  " + text.Replace("\n", "\n  ", StringComparison.Ordinal);

    private static UnreachableException Unknown(SyntaxNode node) => new($"No layout is known for {node.Kind}.");
}
