namespace LinkedRecords.QueryEngine.Language;

/// <summary>What is wrong with a query, and where.</summary>
/// <param name="Code">Stable; see <see cref="QueryCodes"/>.</param>
/// <param name="Path">The element, for example <c>docs.where[1][2]</c>.</param>
/// <param name="Message">What was found and what may stand there instead.</param>
public sealed record QueryError(string Code, string Path, string Message);
