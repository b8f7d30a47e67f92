using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.QueryEngine.Tests.Oracle;

/// <summary>A list of true facts and the rules by which it changes, written down as the decision tables are.</summary>
internal sealed class OracleWorld
{
    private const string Declares = "$isATermFor";
    private static readonly string[] RolePredicates =
    [
        OracleRights.Accountable, OracleRights.Host, OracleRights.Member, OracleRights.CanAccess,
        OracleRights.CanRead, OracleRights.CanRefine, OracleRights.CanReferTo,
    ];

    public List<Statement> Facts { get; private set; } = [];

    public HashSet<string> Records { get; } = [];

    /// <summary>Writes the transaction if it is permitted; the facts that are not.</summary>
    public List<Fact> Commit(Transaction transaction)
    {
        var refused = Refusals(transaction);
        if (refused.Count == 0)
            Write([.. transaction.Asserted.Select(fact => Of(fact, transaction.Author.Spelling))], transaction, transaction.Author.Spelling, CreatedBy(transaction));
        return refused;
    }

    /// <summary>The facts that are not permitted; one that is nobody's when another rule forbids the whole.</summary>
    public List<Fact> Refusals(Transaction transaction)
    {
        var author = transaction.Author.Spelling;
        var created = CreatedBy(transaction);
        var asserted = AssertedBy(transaction);
        var leaving = transaction.Preconditions.OfType<Precondition.Present>().Select(present => Of(present.Fact, author)).ToHashSet();

        var supposed = Facts.Concat(created
            .Where(record => !asserted.Exists(fact => fact.Predicate == OracleRights.Accountable && fact.Object == record))
            .Select(record => new Statement(author, OracleRights.Accountable, record, author))).ToList();
        var refused = Judge(asserted, supposed, author, created);
        refused.AddRange(transaction.Retracted
            .Select(fact => Of(fact, author))
            .Where(fact => !MayRetract(fact, supposed, author, created, leaving.Contains(fact))));
        var isAmbiguous = asserted.Where(fact => fact.Predicate == OracleRights.Accountable).GroupBy(fact => fact.Object).Any(group => group.Count() > 1);
        var changesForeign = transaction.Events.Any(change =>
            !created.Contains(change.Record.Spelling) && !new OracleRights(supposed).Access(author, OracleRights.Write).Contains(change.Record.Spelling));

        return refused.Count == 0 && (isAmbiguous || changesForeign)
            ? [AsAWhole]
            : [.. refused.Select(fact => fact.ToFact())];
    }

    public static readonly Fact AsAWhole = new(new("refused"), new("as"), new("a-whole"));

    private HashSet<string> CreatedBy(Transaction transaction) =>
        transaction.Events.Select(change => change.Record.Spelling).Where(record => !Records.Contains(record)).ToHashSet();

    private static List<Statement> AssertedBy(Transaction transaction) =>
        transaction.Asserted.Distinct().Select(fact => Of(fact, transaction.Author.Spelling)).ToList();

    private static Statement Of(Fact fact, string author) =>
        new(fact.Subject.Spelling, fact.Predicate.Spelling, fact.Object.Spelling, author);

    private static List<Statement> Judge(List<Statement> asserted, List<Statement> supposed, string author, HashSet<string> created)
    {
        var left = asserted.ToList();
        while (left.Find(fact => MayAssert(fact, supposed, author, created)) is { } accepted)
        {
            left.Remove(accepted);
            var isNewTerm = accepted.Predicate == Declares && !new OracleRights(supposed).IsTerm(accepted.Subject);
            if (isNewTerm)
                supposed.Add(new(author, OracleRights.Accountable, accepted.Subject, author));
            if (!supposed.Exists(fact => fact.Is(accepted.Subject, accepted.Predicate, accepted.Object)))
                supposed.Add(accepted);
        }

        return left;
    }

    private static bool MayAssert(Statement fact, List<Statement> facts, string author, HashSet<string> created)
    {
        var rights = new OracleRights(facts);
        bool May(string node, string[] roles) => created.Contains(node) || rights.Access(author, roles).Contains(node);
        var (subject, predicate, @object) = (fact.Subject, fact.Predicate, fact.Object);
        var isRole = RolePredicates.Contains(predicate);
        if (OracleRights.IsUser(@object) && @object != author)
            return false;
        if (OracleRights.IsUser(subject) && !isRole)
            return false;
        if (predicate[0] == '$' && !isRole && predicate != Declares)
            return false;
        if (predicate == Declares)
            return @object[0] == '"' && subject.All(char.IsAsciiLetter) && (rights.IsTerm(subject) || !HasAccountable(facts, subject));
        if (predicate == OracleRights.Accountable)
            return MayBeAccountable(fact, facts, author, created);
        if (isRole && OracleRights.IsUser(subject))
            return May(@object, OracleRights.Grant) && facts.Exists(known => known.Subject == subject && known.Predicate == "$signsInWith");
        if (predicate == OracleRights.Member && rights.IsTerm(subject))
            return false;
        if (!May(subject, predicate == OracleRights.Member ? OracleRights.Grant : OracleRights.AsSubject))
            return false;
        if (isRole && predicate != OracleRights.Member)
            return May(@object, OracleRights.Grant);
        var isValue = @object[0] is '"' or '<';
        return isValue ? !isRole : rights.IsTerm(@object) || @object == author || May(@object, OracleRights.AsObject);
    }

    private static bool MayBeAccountable(Statement fact, List<Statement> facts, string author, HashSet<string> created)
    {
        var rights = new OracleRights(facts);
        var (subject, @object) = (fact.Subject, fact.Object);
        if (@object[0] is '"' or '<')
            return false;
        if (subject == author && created.Contains(@object))
            return true;
        var mayGive = created.Contains(@object) || facts.Exists(owns => owns.Is(author, OracleRights.Accountable, @object));
        if (!mayGive || subject == @object || rights.IsTerm(subject) || (OracleRights.IsUser(subject) && subject != author))
            return false;
        return subject == author || created.Contains(subject) || rights.Access(author, OracleRights.TransferTo).Contains(subject);
    }

    private static bool MayRetract(Statement fact, List<Statement> facts, string author, HashSet<string> created, bool isLeaving)
    {
        if (fact.Predicate == OracleRights.Accountable)
            return false;
        var isRole = RolePredicates.Contains(fact.Predicate);
        if (isLeaving && isRole && fact.Subject == author)
            return true;
        if (fact.Predicate == Declares)
            return facts.Find(declared => declared.Is(fact.Subject, Declares, fact.Object)) is not { } stated || stated.Author == author;
        var mayGrant = created.Contains(fact.Object) || new OracleRights(facts).Access(author, OracleRights.Grant).Contains(fact.Object);
        var isAboutOthers = OracleRights.IsUser(fact.Object) && fact.Object != author;
        return (isRole && !isAboutOthers && mayGrant) || MayAssert(fact, facts, author, created);
    }

    private static bool HasAccountable(List<Statement> facts, string node) =>
        facts.Exists(fact => fact.Predicate == OracleRights.Accountable && fact.Object == node);

    private void Write(List<Statement> asserted, Transaction transaction, string author, HashSet<string> created)
    {
        var before = Facts.ToList();
        foreach (var fact in transaction.Retracted.Select(fact => Of(fact, author)))
        {
            var isTrueTerm = fact.Predicate == Declares && before.Exists(term => term.Is(fact.Subject, Declares, fact.Object));
            Facts.RemoveAll(stored => stored.Is(fact.Subject, fact.Predicate, fact.Object)
                || (isTrueTerm && (stored.Object == fact.Subject || stored.Subject == fact.Subject) && RolePredicates.Contains(stored.Predicate)));
            if (isTrueTerm && !asserted.Exists(again => again.Predicate == Declares && again.Subject == fact.Subject))
                asserted.RemoveAll(role => RolePredicates.Contains(role.Predicate) && (role.Object == fact.Subject || role.Subject == fact.Subject));
        }

        foreach (var record in created.Where(record => !asserted.Exists(fact => fact.Predicate == OracleRights.Accountable && fact.Object == record)))
            State(new(author, OracleRights.Accountable, record, author));
        foreach (var fact in asserted)
            StateOne(fact, asserted, author, before);
        Records.UnionWith(created);
    }

    private void StateOne(Statement fact, List<Statement> asserted, string author, List<Statement> before)
    {
        var isRepeatedRole = RolePredicates.Contains(fact.Predicate) && Facts.Exists(stored => stored.Is(fact.Subject, fact.Predicate, fact.Object));
        var takesOver = fact.Predicate == OracleRights.Member && !OracleRights.IsUser(fact.Subject)
            && new OracleRights(before).Access(author, OracleRights.Grant).Contains(fact.Object);
        if (isRepeatedRole && !takesOver)
            return;

        if (fact.Predicate == Declares)
        {
            if (new OracleRights(Facts).IsTerm(fact.Subject))
                return;
            if (!asserted.Exists(other => other.Predicate == OracleRights.Accountable && other.Object == fact.Subject))
                State(new(author, OracleRights.Accountable, fact.Subject, author));
            State(new(fact.Subject, OracleRights.Member, "$terms", author));
        }

        if (fact.Predicate == OracleRights.Accountable)
            Facts.RemoveAll(stored => stored.Predicate == OracleRights.Accountable && stored.Object == fact.Object && stored.Subject != fact.Subject);
        State(fact);
    }

    /// <summary>Makes a fact true, or the latest again.</summary>
    public void State(Statement fact)
    {
        Facts.RemoveAll(stored => stored.Is(fact.Subject, fact.Predicate, fact.Object));
        Facts.Add(fact);
    }
}
