using System.Globalization;

namespace LinkedRecords.GraphQL.Errors;

/// <summary>One step of the path from the root of a response to a value: a response key or a list index.</summary>
public readonly record struct PathSegment
{
    private PathSegment(string? key, int index)
    {
        Key = key;
        Index = index;
    }

    /// <summary>The response key, or null when the step is an index.</summary>
    public string? Key { get; }

    /// <summary>The index from 0; meaningful only when <see cref="Key"/> is null.</summary>
    public int Index { get; }

    /// <summary>The step to a field, under its name or alias.</summary>
    public static implicit operator PathSegment(string key) => FromKey(key);

    /// <summary>The step to an item of a list.</summary>
    public static implicit operator PathSegment(int index) => FromIndex(index);

    /// <summary>The step to a field, under its name or alias.</summary>
    public static PathSegment FromKey(string key) => new(key, 0);

    /// <summary>The step to an item of a list.</summary>
    public static PathSegment FromIndex(int index) => new(null, index);

    /// <inheritdoc/>
    public override string ToString() => Key ?? Index.ToString(CultureInfo.InvariantCulture);
}
