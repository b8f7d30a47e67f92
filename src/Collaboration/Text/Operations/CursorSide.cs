namespace LinkedRecords.Collaboration.Text.Operations;

/// <summary>Where a position goes when text is inserted exactly there.</summary>
public enum CursorSide
{
    /// <summary>It stays before the insert: somebody else's cursor while I type at it.</summary>
    Left = 0,

    /// <summary>It moves behind the insert: my own cursor while I type.</summary>
    Right = 1,
}
