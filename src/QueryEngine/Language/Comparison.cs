using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>A condition on a literal, by value and not by spelling.</summary>
/// <param name="Relation">How the literal must stand to <paramref name="Value"/>.</param>
/// <param name="Value">A literal. Literals of incomparable types never match.</param>
public sealed record Comparison(Relation Relation, Node Value);
