namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>Why something was not taken, where, and how to mend it.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Where">The path, hash or name it is about.</param>
/// <param name="Advice">What to do, for people.</param>
public sealed record Refusal(RefusalCode Code, string Where, string Advice);
