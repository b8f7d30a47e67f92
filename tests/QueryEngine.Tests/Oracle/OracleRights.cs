namespace LinkedRecords.QueryEngine.Tests.Oracle;

/// <summary>Access sets as the documentation writes them: set comprehensions over a list. Slow and obvious.</summary>
internal sealed class OracleRights(IReadOnlyCollection<Statement> facts)
{
    public const string Accountable = "$isAccountableFor", Host = "$isHostOf", Member = "$isMemberOf",
        CanAccess = "$canAccess", CanRead = "$canRead", CanRefine = "$canRefine", CanReferTo = "$canReferTo", Self = "self";

    public static readonly string[] See = [Self, Accountable, Host, Member, CanAccess, CanRead];
    public static readonly string[] Read = [Accountable, Host, Member, CanAccess, CanRead];
    public static readonly string[] Write = [Accountable, Host, Member, CanAccess];
    public static readonly string[] AsSubject = [Accountable, Host, Member, CanRefine];
    public static readonly string[] AsObject = [Accountable, Host, Member, CanAccess, CanReferTo, Self];
    public static readonly string[] Grant = [Accountable, Host];
    public static readonly string[] TransferTo = [Accountable, Self, Member, CanAccess, CanRefine];

    public HashSet<string> Groups(string user) =>
        [user, .. facts.Where(fact => fact.Subject == user && fact.Predicate is Member or Host or Accountable && fact.Subject == user).Select(fact => fact.Object)];

    public HashSet<string> Direct(string user, string[] roles)
    {
        var groups = Groups(user);
        return [.. facts.Where(fact => groups.Contains(fact.Subject) && roles.Contains(fact.Predicate) && Confers(fact)).Select(fact => fact.Object)];
    }

    public HashSet<string> Access(string user, string[] roles)
    {
        var direct = Direct(user, roles);
        var inside = facts.Where(fact => fact.Predicate == Member && direct.Contains(fact.Object)).Select(fact => fact.Subject);
        HashSet<string> access = [.. direct, .. inside];
        if (roles.Contains(Self))
            access.Add(user);
        return access;
    }

    public bool IsTerm(string node) => facts.Any(fact => fact.Subject == node && fact.Predicate == "$isATermFor");

    /// <summary>The facts that a user sees, in the order of statement.</summary>
    public List<Statement> VisibleTo(string user)
    {
        var visible = Access(user, See);
        var terms = facts.Where(fact => fact.Predicate == "$isATermFor").Select(fact => fact.Subject).ToHashSet();
        return [.. facts.Where(fact => fact.Predicate switch
        {
            "$signsInWith" => fact.Subject == user,
            "$isATermFor" => true,
            _ => (terms.Contains(fact.Subject) && terms.Contains(fact.Object))
                || (visible.Contains(fact.Subject) && (visible.Contains(fact.Object) || terms.Contains(fact.Object) || fact.Object[0] is '"' or '<')),
        })];
    }

    // A node inside another one makes its users members there only if who stated it may grant that.
    private bool Confers(Statement fact) =>
        fact.Predicate != Member || IsUser(fact.Subject) || fact.Author == "system" || Access(fact.Author, Grant).Contains(fact.Object);

    public static bool IsUser(string node) => node.StartsWith("us-", StringComparison.Ordinal);
}
