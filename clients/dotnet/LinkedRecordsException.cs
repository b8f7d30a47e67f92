namespace LinkedRecords.Client;

/// <summary>The server refused, or cannot be reached.</summary>
/// <param name="code">Stable, from docs/errors.md; <c>OFFLINE</c> when there was no answer.</param>
/// <param name="message">What was attempted, what stood against it, how to mend it.</param>
/// <param name="cause">What failed on the way, if it did.</param>
public sealed class LinkedRecordsException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What a program looks at.</summary>
    public string Code { get; } = code;
}
