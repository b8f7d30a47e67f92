namespace LinkedRecords.Collaboration.Text.Operations;

/// <summary>What one component of a <see cref="TextOperation"/> does with the text.</summary>
public enum TextComponentKind
{
    /// <summary>Keeps units of the base text.</summary>
    Retain = 0,

    /// <summary>Adds units that the base text does not have.</summary>
    Insert = 1,

    /// <summary>Leaves units of the base text out.</summary>
    Delete = 2,
}
