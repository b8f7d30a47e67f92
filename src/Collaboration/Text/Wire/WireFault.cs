namespace LinkedRecords.Collaboration.Text.Wire;

/// <summary>Why bytes could not be read.</summary>
/// <param name="Offset">Where in the bytes it was noticed.</param>
/// <param name="Problem">What is wrong there.</param>
public sealed record WireFault(int Offset, string Problem);
