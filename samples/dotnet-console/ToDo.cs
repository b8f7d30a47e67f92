namespace DotnetConsole;

internal sealed record ToDo(string Title, bool Done);
