using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>How the parts of a stored fact are spelled.</summary>
internal static class FactForm
{
    private const int MaximumDescription = 502;

    /// <summary>What is wrong with the spelling of a fact; null when nothing is.</summary>
    public static string? Complaint(Fact fact)
    {
        if (!Names.IsName(fact.Subject.Spelling))
            return $"The subject \"{Shown(fact.Subject)}\" is not a name: 1 to 40 letters, digits and hyphens.";
        if (fact.Predicate.Kind == NodeKind.Literal || fact.Predicate.Kind == NodeKind.Name && !Names.IsPredicate(fact.Predicate.Spelling))
            return $"The predicate \"{Shown(fact.Predicate)}\" is not a name: letters, digits and hyphens, $ only in front and * only behind, at most 40.";
        if (fact.Predicate == ReservedPredicates.IsATermFor)
            return DescriptionComplaint(fact.Object);
        if (fact.Object.Kind == NodeKind.Name && !Names.IsName(fact.Object.Spelling))
            return $"The object \"{Shown(fact.Object)}\" is not a name: 1 to 40 letters, digits and hyphens. Write text as a literal, in quotes.";
        return fact.Object.Kind != NodeKind.Name && RolePredicates.RoleOf(fact.Predicate) != Roles.None
            ? "Roles are held on nodes; a literal or an IRI cannot be the object."
            : null;
    }

    private static string? DescriptionComplaint(Node description) =>
        description.Kind == NodeKind.Literal && description.Spelling.Length <= MaximumDescription
            ? null
            : "The object of $isATermFor is a text of at most 500 characters that says what the term means.";

    private static string Shown(Node node) => node.Spelling.Length <= 60 ? node.Spelling : node.Spelling[..60] + "…";
}
