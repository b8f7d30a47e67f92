using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>What a transaction adds by itself, so that each node has exactly one accountable and each term one declaration.</summary>
internal sealed class Composition
{
    private readonly Transaction _proposed;
    private readonly IReadOnlySet<Node> _inCreation;
    private readonly IGraph _head;
    private readonly ILookup<Node, Node> _accountables;
    private readonly HashSet<Node> _deletedTerms;
    private readonly Dictionary<Node, Fact> _declarations = [];

    public Composition(Transaction proposed, IReadOnlySet<Node> inCreation, IGraph head)
    {
        (_proposed, _inCreation, _head) = (proposed, inCreation, head);
        _accountables = proposed.Asserted
            .Where(fact => fact.Predicate == ReservedPredicates.IsAccountableFor)
            .Distinct()
            .ToLookup(fact => fact.Object, fact => fact.Subject);
        foreach (var fact in proposed.Asserted.Where(fact => fact.Predicate == ReservedPredicates.IsATermFor))
            _declarations.TryAdd(fact.Subject, fact);
        _deletedTerms = [.. proposed.Retracted.Where(IsTrueDeclaration).Select(fact => fact.Subject)];
    }

    /// <summary>The creator is accountable for each new record for which the transaction names no one else.</summary>
    public IEnumerable<Fact> ImpliedByCreation() =>
        _inCreation.Where(record => !_accountables.Contains(record)).Select(AccountableAuthor);

    /// <summary>A declared term belongs to its author, who may hand it on in the same transaction, and is listed.</summary>
    public IEnumerable<Fact> ImpliedBy(Fact asserted)
    {
        if (asserted.Predicate != ReservedPredicates.IsATermFor || IsDeclared(asserted.Subject))
            yield break;
        yield return AccountableAuthor(asserted.Subject);
        yield return Listing(asserted.Subject);
    }

    /// <summary>Nodes for which the transaction names two accountable ones: whichever came last would win by accident.</summary>
    public IEnumerable<Refusal> Ambiguities() =>
        _accountables
            .Where(named => named.Skip(1).Any())
            .Select(named => new Refusal(
                AuthorizationCodes.AccountabilityAmbiguous,
                $"The transaction makes more than one node accountable for {named.Key}; state one.",
                new Fact(named.Skip(1).First(), ReservedPredicates.IsAccountableFor, named.Key)));

    public Transaction AsWritten()
    {
        // Of a fact that is stated twice the last place counts: it decides what is latest.
        var kept = _proposed.Asserted.Reverse().Distinct().Reverse()
            .Where(fact => !IsRepeatedDeclaration(fact) && !IsRepeatedRole(fact) && !EndsWithTerm(fact))
            .ToList();
        return _proposed with
        {
            Retracted = [.. _proposed.Retracted.Concat(_deletedTerms.SelectMany(FactsThatEndWith)).Concat(FormerAccountables()).Distinct()],
            Asserted = [.. ImpliedByCreation().Concat(kept.SelectMany(ImpliedBy).Where(IsNotHandedOn)).Distinct(), .. kept],
        };
    }

    private static Fact Listing(Node term) => new(term, ReservedPredicates.IsMemberOf, WellKnownNodes.Terms);

    private Fact AccountableAuthor(Node node) => new(_proposed.Author, ReservedPredicates.IsAccountableFor, node);

    private bool IsNotHandedOn(Fact implied) =>
        implied.Predicate != ReservedPredicates.IsAccountableFor || !_accountables.Contains(implied.Object);

    private bool IsDeclared(Node term) => !_deletedTerms.Contains(term) && Declarations(term).Length > 0;

    private bool IsTrueDeclaration(Fact fact) =>
        fact.Predicate == ReservedPredicates.IsATermFor
        && _head.Contains(_head.Find(fact.Subject), _head.Find(fact.Predicate), _head.Find(fact.Object));

    private ReadOnlySpan<NodeId> Declarations(Node term) =>
        _head.Objects(_head.Find(term), _head.Find(ReservedPredicates.IsATermFor));

    // The first declaration stands, in the head and within the transaction.
    private bool IsRepeatedDeclaration(Fact fact) =>
        fact.Predicate == ReservedPredicates.IsATermFor
        && (IsDeclared(fact.Subject) || _declarations[fact.Subject] != fact);

    // A role has no latest. Stated again by someone else it would pass to an author who perhaps could not have given it; only
    // whoever may grant on a container takes over that a group is inside it, and so lets the group's users in.
    private bool IsRepeatedRole(Fact fact)
    {
        var role = RolePredicates.RoleOf(fact.Predicate);
        if (role == Roles.None || _proposed.Retracted.Contains(fact) || _deletedTerms.Contains(fact.Subject) || _deletedTerms.Contains(fact.Object) || !_head.Contains(_head.Find(fact.Subject), _head.Find(fact.Predicate), _head.Find(fact.Object)))
            return false;
        return role != Roles.Member
            || WellKnownNodes.IsUser(fact.Subject)
            || !new Access(_proposed.Author, _head, new(_head)).Holds(_head.Find(fact.Object), RightTable.RolesThatGive(Right.Grant));
    }

    // A deleted term leaves no rights behind that whoever declares the name next would not know of: none on it, and none of it,
    // which would be theirs as members of a group.
    private IEnumerable<Fact> FactsThatEndWith(Node term) =>
        RolePredicates.Stated
            .Select(RolePredicates.PredicateOf)
            .SelectMany(predicate => Enumerable.Concat(
                Subjects(predicate, term).Select(subject => new Fact(subject, predicate, term)),
                Objects(term, predicate).Select(@object => new Fact(term, predicate, @object))))
            .Append(Listing(term));

    private bool EndsWithTerm(Fact fact) =>
        RolePredicates.RoleOf(fact.Predicate) != Roles.None && (IsGone(fact.Subject) || IsGone(fact.Object));

    private bool IsGone(Node term) => _deletedTerms.Contains(term) && !_declarations.ContainsKey(term);

    private IEnumerable<Fact> FormerAccountables() =>
        _accountables.SelectMany(named => Subjects(ReservedPredicates.IsAccountableFor, named.Key)
            .Where(subject => !named.Contains(subject))
            .Select(subject => new Fact(subject, ReservedPredicates.IsAccountableFor, named.Key)));

    private Node[] Subjects(Node predicate, Node @object) => NodesOf(_head.Subjects(_head.Find(predicate), _head.Find(@object)));

    private Node[] Objects(Node subject, Node predicate) => NodesOf(_head.Objects(_head.Find(subject), _head.Find(predicate)));

    private Node[] NodesOf(ReadOnlySpan<NodeId> found)
    {
        var nodes = new Node[found.Length];
        for (var at = 0; at < nodes.Length; at++)
            nodes[at] = _head.NodeOf(found[at]);
        return nodes;
    }
}
