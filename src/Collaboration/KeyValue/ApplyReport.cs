namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>What became of changes that came from elsewhere.</summary>
/// <param name="Applied">The changes that are part of the document now, in order, with those that had waited for them.</param>
/// <param name="Waiting">How many changes wait for others.</param>
/// <param name="Refused">Why some were not taken; the others are unaffected.</param>
public sealed record ApplyReport(IReadOnlyList<Change> Applied, int Waiting, IReadOnlyList<Refusal> Refused);
