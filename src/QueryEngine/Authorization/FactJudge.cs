using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Language;
using Codes = LinkedRecords.QueryEngine.Authorization.AuthorizationCodes;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>Decides whether an author may state or take back one fact, against a graph that holds what was accepted before it.</summary>
/// <remarks>
/// The order of the rows is the rule: the first that matches decides. Refusals say the same whether a node does not exist or
/// is merely hidden from the author.
/// <list type="number">
/// <item>malformed parts;</item>
/// <item>another user as object; a user as subject of anything but a role; unknown <c>$</c> names;</item>
/// <item>a term is declared;</item>
/// <item>accountability is claimed or handed over;</item>
/// <item>a user is given a role;</item>
/// <item>a term as member;</item>
/// <item>everything else: right on the subject and on the object.</item>
/// </list>
/// </remarks>
/// <param name="graph">The head of the log with the accepted facts of this transaction on top.</param>
/// <param name="author">Who states the facts.</param>
/// <param name="inCreation">The records that this transaction creates: usable in every position by their creator.</param>
/// <param name="exists">Whether a record has a stream.</param>
internal sealed class FactJudge(IGraph graph, Node author, IReadOnlySet<Node> inCreation, Func<Node, bool> exists)
{
    /// <summary>The reason against stating the fact; null when it may be stated.</summary>
    public Refusal? AgainstAsserting(Fact fact)
    {
        var refusal = AgainstForm(fact);
        if (refusal is not null)
            return refusal;
        if (fact.Predicate == ReservedPredicates.IsATermFor)
            return AgainstDeclaring(fact);
        var role = RolePredicates.RoleOf(fact.Predicate);
        if (role == Roles.Creator)
            return new AccountabilityRule(this, author, exists).AgainstAsserting(fact);
        if (role != Roles.None && WellKnownNodes.IsUser(fact.Subject))
            return AgainstGrantingToUser(fact);
        if (role == Roles.Member && IsTerm(fact.Subject))
            return Refuse(Codes.TermAsMember, fact, "A term cannot be put into a group or container; state it of a record instead.");
        return AgainstUsing(fact, role);
    }

    /// <summary>The reason against taking the fact back; null when it may be taken back, true or not.</summary>
    public Refusal? AgainstRetracting(Fact fact, bool leaving)
    {
        var role = RolePredicates.RoleOf(fact.Predicate);
        if (role == Roles.Creator)
            return Refuse(Codes.AccountabilityStays, fact, "Accountability is never given up; hand it over by stating who is accountable next.");
        if (leaving && role != Roles.None && fact.Subject == author)
            return null;
        if (fact.Predicate == ReservedPredicates.IsATermFor)
            return AgainstDeletingTerm(fact);
        // Who may give rights on a node may take them away, also from groups in which he has no say.
        if (role != Roles.None && AgainstForm(fact) is null && MayUse(fact.Object, Right.Grant))
            return null;
        return AgainstAsserting(fact);
    }

    public bool MayUse(Node node, Right right) =>
        inCreation.Contains(node) || Access().Holds(graph.Find(node), RightTable.RolesThatGive(right));

    public bool IsInCreation(Node node) => inCreation.Contains(node);

    public bool IsTerm(Node node) => graph.CountObjects(graph.Find(node), graph.Find(ReservedPredicates.IsATermFor)) > 0;

    public bool IsTrue(Node subject, Node predicate, Node @object) =>
        graph.Contains(graph.Find(subject), graph.Find(predicate), graph.Find(@object));

    public bool HasAccountable(Node node) =>
        graph.CountSubjects(graph.Find(ReservedPredicates.IsAccountableFor), graph.Find(node)) > 0;

    public static Refusal Refuse(string code, Fact fact, string message) => new(code, message, fact);

    // Anew for each fact: an accepted one may have changed the author's groups.
    private Access Access() => new(author, graph, new RoleNames(graph));

    private Refusal? AgainstForm(Fact fact)
    {
        if (FactForm.Complaint(fact) is { } complaint)
            return Refuse(Codes.FactMalformed, fact, complaint);
        if (WellKnownNodes.IsUser(fact.Object) && fact.Object != author)
            return Refuse(Codes.UserAsObject, fact, "Another user cannot be the object of a fact; give the user a role on the node instead.");
        var isKnown = fact.Predicate == ReservedPredicates.IsATermFor || RolePredicates.RoleOf(fact.Predicate) != Roles.None;
        if (WellKnownNodes.IsUser(fact.Subject) && (!isKnown || fact.Predicate == ReservedPredicates.IsATermFor))
            return Refuse(Codes.UserAsSubject, fact, "A user is subject only of facts that give a role, such as $isMemberOf or $canRead.");
        return Names.IsReserved(fact.Predicate) && !isKnown
            ? Refuse(Codes.PredicateReserved, fact, $"\"{fact.Predicate}\" is not one of the reserved predicates; names of your own begin with a letter.")
            : null;
    }

    private Refusal? AgainstDeclaring(Fact fact)
    {
        if (!Names.IsTerm(fact.Subject.Spelling))
            return Refuse(Codes.TermNameInvalid, fact, "A term has 1 to 32 letters, without digits, hyphens or spaces.");
        return HasAccountable(fact.Subject) && !IsTerm(fact.Subject)
            ? Refuse(Codes.TermNameTaken, fact, "The name belongs to something that is not a term; choose another one.")
            : null;
    }

    private Refusal? AgainstDeletingTerm(Fact fact)
    {
        var declared = graph.ProvenanceOf(graph.Find(fact.Subject), graph.Find(fact.Predicate), graph.Find(fact.Object));
        return declared is null || declared.Author == author
            ? null
            : Refuse(Codes.TermNotYours, fact, "Only who declared a term can delete it.");
    }

    private Refusal? AgainstGrantingToUser(Fact fact)
    {
        if (!MayUse(fact.Object, Right.Grant))
            return NotGrantable(fact);
        return IsKnownUser(fact.Subject)
            ? null
            : Refuse(Codes.UserUnknown, fact, "No one has signed in with this user id; ask for the id by the e-mail address.");
    }

    private Refusal? AgainstUsing(Fact fact, Roles role)
    {
        // Putting a node into a container shares it with everyone who can see the container.
        if (!MayUse(fact.Subject, role == Roles.Member ? Right.Grant : Right.UseAsSubject))
            return Refuse(Codes.SubjectNotPermitted, fact, "You may not state this about the subject; ask who is accountable for it for $canRefine or, to share it, $isHostOf.");
        if (role is Roles.None or Roles.Member)
            return MayPointAt(fact.Object, allowTerms: true) ? null : NotUsableAsObject(fact);
        return MayUse(fact.Object, Right.Grant) ? null : NotGrantable(fact);
    }

    private bool MayPointAt(Node node, bool allowTerms) =>
        node.Kind != NodeKind.Name || node == author || allowTerms && IsTerm(node) || MayUse(node, Right.UseAsObject);

    private bool IsKnownUser(Node user) =>
        graph.CountObjects(graph.Find(user), graph.Find(ReservedPredicates.SignsInWith)) > 0;

    private static Refusal NotGrantable(Fact fact) =>
        Refuse(Codes.GrantNotPermitted, fact, "Only who is accountable for the object, or its host, gives rights on it and takes them away.");

    private static Refusal NotUsableAsObject(Fact fact) =>
        Refuse(Codes.ObjectNotPermitted, fact, "The object is neither a declared term nor a node that you may refer to; declare the term, ask for $canReferTo, or write text as a literal (\"…\" in quotes).");
}
