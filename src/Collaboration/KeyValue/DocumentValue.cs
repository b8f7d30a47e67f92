using System.Collections.Immutable;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>A JSON value, with the identity and position of each element of a list or tree.</summary>
/// <remarks>Numbers are IEEE doubles, as in JavaScript.</remarks>
public abstract record DocumentValue
{
    private DocumentValue()
    {
    }

    /// <summary>JSON null, which is a value and not an absence.</summary>
    public static DocumentValue Null { get; } = new NullValue();

    /// <summary>An object without properties.</summary>
    public static Map EmptyMap { get; } = new(ImmutableSortedDictionary.Create<string, DocumentValue>(StringComparer.Ordinal));

    /// <summary>JSON null.</summary>
    public sealed record NullValue : DocumentValue;

    /// <summary>JSON true or false.</summary>
    public sealed record Boolean(bool Value) : DocumentValue;

    /// <summary>A finite number.</summary>
    public sealed record Number(double Value) : DocumentValue;

    /// <summary>Well-formed UTF-16.</summary>
    public sealed record Text(string Value) : DocumentValue;

    /// <summary>An object; its properties have no order of their own and are listed in ordinal order.</summary>
    public sealed record Map(ImmutableSortedDictionary<string, DocumentValue> Properties) : DocumentValue;

    /// <summary>An array, its elements in order.</summary>
    public sealed record List(ImmutableArray<Element> Elements) : DocumentValue;

    /// <summary>A tree: its nodes, each parent before its children, siblings in order.</summary>
    public sealed record Tree(ImmutableArray<TreeNode> Nodes) : DocumentValue;

    /// <summary>An element of a list.</summary>
    public sealed record Element(string Id, ListPosition Position, DocumentValue Value);

    /// <summary>A node of a tree; without a parent it stands at the top.</summary>
    public sealed record TreeNode(string Id, string? Parent, ListPosition Position, DocumentValue Value);
}
