namespace LinkedRecords.Api.Operations;

/// <summary>One thing about a server that can be set by a variable.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Meaning">What it does, for <c>--help</c>; says the default.</param>
/// <param name="Mistake">Says what is wrong with a value and what may stand there; null when nothing is. It does not repeat the value, which may be a secret.</param>
internal sealed record Setting(string Name, string Meaning, Func<string, string?>? Mistake = null);
