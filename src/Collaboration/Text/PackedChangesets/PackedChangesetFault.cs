namespace LinkedRecords.Collaboration.Text.PackedChangesets;

/// <summary>Why a packed changeset could not be read.</summary>
/// <param name="Offset">The UTF-16 unit at which it was noticed.</param>
/// <param name="Problem">What is wrong there.</param>
public sealed record PackedChangesetFault(int Offset, string Problem);
