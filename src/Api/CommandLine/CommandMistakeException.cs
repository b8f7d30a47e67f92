namespace LinkedRecords.Api.CommandLine;

/// <summary>What was typed cannot be done; the message says what to type instead.</summary>
public sealed class CommandMistakeException(string message) : Exception(message);
