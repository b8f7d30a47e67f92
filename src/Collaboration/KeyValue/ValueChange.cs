namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>What is different at a path of property names, for whoever keeps the document as plain JSON.</summary>
/// <param name="Path">Names only. Whoever applies it makes the objects that are missing on the way.</param>
/// <param name="Value">What is there now, a list or tree as a whole; null: nothing.</param>
public sealed record ValueChange(DocumentPath Path, DocumentValue? Value);
