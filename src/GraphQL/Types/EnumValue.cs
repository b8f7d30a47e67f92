using System.Text;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>One value of an enum.</summary>
public sealed class EnumValue : INamed
{
    internal EnumValue(EnumType parent, string name)
    {
        Parent = parent;
        Name = name;
        QuotedName = Encoding.UTF8.GetBytes($"\"{name}\"");
    }

    /// <summary>The enum that declares the value.</summary>
    public EnumType Parent { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Markdown, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>Why the value is deprecated; null when it is not.</summary>
    public string? DeprecationReason { get; internal init; }

    /// <summary>The syntax that this was built from; null for built-in types.</summary>
    public EnumValueDefinitionNode? Definition { get; internal init; }

    /// <summary>The name as JSON.</summary>
    internal byte[] QuotedName { get; }

    /// <summary>The schema coordinate, <c>Enum.VALUE</c>.</summary>
    public override string ToString() => $"{Parent.Name}.{Name}";
}
