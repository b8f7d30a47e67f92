namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>Bounds of what one document takes. At each of them an edit or change is refused, typed, and nothing else happens.</summary>
public static class KeyValueLimits
{
    /// <summary>The longest encoding of a change, in bytes.</summary>
    public const int ChangeBytes = 1 << 20;

    /// <summary>The most operations in a change.</summary>
    public const int Operations = 10_000;

    /// <summary>The most dependencies of a change.</summary>
    public const int Dependencies = 1_000;

    /// <summary>How deep a value nests.</summary>
    public const int ValueDepth = 32;

    /// <summary>The longest text, in bytes of UTF-8.</summary>
    public const int TextBytes = 1 << 19;

    /// <summary>The most elements of a list, nodes of a tree or properties of an object that an edit may make.</summary>
    public const int Children = 100_000;

    /// <summary>The greatest amount of one increment, either way.</summary>
    public const long Increment = (1L << 53) - 1;

    /// <summary>The most changes that wait for dependencies; the one that waited longest gives way.</summary>
    public const int WaitingChanges = 10_000;

    /// <summary>The most bytes of changes that wait for dependencies; the one that waited longest gives way.</summary>
    public const int WaitingBytes = 16 << 20;

    /// <summary>The longest snapshot that is read, in bytes.</summary>
    public const int SnapshotBytes = 256 << 20;
}
