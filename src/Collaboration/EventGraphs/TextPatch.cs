namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>Replaces a range; positions refer to the text after the patch before it.</summary>
/// <param name="Position">Where, in the unit of the graph.</param>
/// <param name="Deleted">How many units are deleted there.</param>
/// <param name="Inserted">What is inserted in their place.</param>
public sealed record TextPatch(int Position, int Deleted, string Inserted);
