namespace LinkedRecords.GraphQL.Types;

/// <summary>A schema element that has a name.</summary>
public interface INamed
{
    /// <summary>The name as the schema declares it, without a prefix such as <c>@</c>.</summary>
    string Name { get; }
}
