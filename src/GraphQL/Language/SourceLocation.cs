using System.Runtime.InteropServices;

namespace LinkedRecords.GraphQL.Language;

/// <summary>A place in a source text as people count, and as errors report it.</summary>
/// <param name="Line">The line, from 1; CR LF, LF and CR each end one.</param>
/// <param name="Column">The column, from 1, in UTF-16 code units.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SourceLocation(int Line, int Column);
