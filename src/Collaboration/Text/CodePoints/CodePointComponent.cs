using System.Runtime.InteropServices;
using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.CodePoints;

/// <summary>One step of an operation that counts code points, as <c>ot-text-unicode</c> and most languages other than JavaScript and C# do.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Count">Code points kept or deleted; for an insert those of <paramref name="Inserted"/>.</param>
/// <param name="Inserted">The text of an insert; empty otherwise.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CodePointComponent(TextComponentKind Kind, int Count, string Inserted);
