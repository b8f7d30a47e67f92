using System.Globalization;
using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution.Values;

/// <summary>Where inside an input value something stands; null is the value itself.</summary>
internal sealed record InputPath(InputPath? Parent, PathSegment Key)
{
    /// <summary>The path as error messages show it, <c> at .list[0].field</c>, or nothing for the value itself.</summary>
    public static string Describe(InputPath? path) => path is null ? "" : $" at {path}";

    public override string ToString() =>
        Parent + (Key.Key is { } name ? $".{name}" : $"[{Key.Index.ToString(CultureInfo.InvariantCulture)}]");
}
