using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Tests.Oracle;

namespace LinkedRecords.QueryEngine.Tests.Authorization;

/// <summary>The tables of <c>docs/authorization.md</c>, read and followed word by word for one author in one world.</summary>
/// <remarks>A word that is not known here is an error, so that no row can be written that nothing checks.</remarks>
internal sealed class DocumentedRules
{
    private const string Declares = "$isATermFor";

    // Rows that say what no fact may look like, whoever states it.
    private const int RowsOfForm = 8;

    private static readonly Roles[] Columns =
        [Roles.Creator, Roles.Host, Roles.Member, Roles.Access, Roles.Reader, Roles.Conceptor, Roles.Referer, Roles.Self];

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "authorization.md"));
    private static readonly string[][] Rights = Rows("## Roles and access", Columns.Length + 1);
    private static readonly string[][] Stating = Rows("## Stating facts", 5);
    private static readonly string[][] TakingBack = Rows("## Taking facts back", 5);
    private static readonly string[][] Changing = Rows("## Changing records", 3);

    private readonly IReadOnlyCollection<Statement> _facts;
    private readonly string _author;
    private readonly string _created;
    private readonly IReadOnlySet<string> _records;
    private readonly HashSet<string> _terms;
    private readonly Dictionary<Right, HashSet<string>> _access;

    /// <summary>The tables for one author.</summary>
    /// <param name="facts">What is true.</param>
    /// <param name="author">Who states.</param>
    /// <param name="created">The record that the transaction creates.</param>
    /// <param name="records">Those that exist.</param>
    public DocumentedRules(IReadOnlyCollection<Statement> facts, string author, string created, IReadOnlySet<string> records)
    {
        (_facts, _author, _created, _records) = (facts, author, created, records);
        var rights = new OracleRights(facts);
        _terms = [.. facts.Where(fact => fact.Predicate == Declares).Select(fact => fact.Subject)];
        _access = Enum.GetValues<Right>().ToDictionary(right => right, right => rights.Access(author, PredicatesThatGive(right)));
    }

    /// <summary>The rights that the documentation ticks for a role, as a table of flags.</summary>
    public static bool Gives(Roles role, Right right) =>
        Rights.Single(row => row[0] == right.ToString())[1 + Array.IndexOf(Columns, role)] == "✔";

    /// <summary>How many rows there are.</summary>
    public static int RowCount => Stating.Length + TakingBack.Length + Changing.Length;

    /// <summary>The row that decided, and how.</summary>
    public (string Row, bool Allowed) MayState(Fact fact)
    {
        var row = RowFor(Stating, fact);
        return ($"state {row[0]}", Holds(row[4], fact, isLeft: false));
    }

    /// <summary>The row that decided, and how.</summary>
    public (string Row, bool Allowed) MayTakeBack(Fact fact, bool isLeft)
    {
        var row = RowFor(TakingBack, fact);
        return ($"take back {row[0]}", Holds(row[4], fact, isLeft));
    }

    /// <summary>The row that decided, and how.</summary>
    public (string Row, bool Allowed) MayChange(string record)
    {
        var row = Changing.First(row => row[1] switch
        {
            "created" => record == _created || !_records.Contains(record),
            "any" => true,
            _ => throw Unknown(row[1]),
        });
        return ($"change {row[0]}", row[2] switch
        {
            "the name is that of a record" => record.Split('-')[0] is "kv" or "l" or "bl" && IsName(record),
            "Write on the record" => May(Right.Write, record),
            _ => throw Unknown(row[2]),
        });
    }

    private static string[][] Rows(string heading, int columns) =>
    [
        .. Lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .Where(cells => cells.Length == columns)
            .Skip(2),
    ];

    private static string[] PredicatesThatGive(Right right) =>
        [.. Columns.Where(role => Gives(role, right)).Select(role => role == Roles.Self ? OracleRights.Self : RolePredicates.PredicateOf(role).Spelling)];

    private string[] RowFor(string[][] table, Fact fact) =>
        table.First(row => IsSubject(row[1], fact) && IsPredicate(row[2], fact) && IsObject(row[3], fact));

    private bool IsSubject(string words, Fact fact) => words switch
    {
        "any" => true,
        "no name" => !IsName(fact.Subject.Spelling),
        "user" => OracleRights.IsUser(fact.Subject.Spelling),
        "author" => fact.Subject.Spelling == _author,
        "term" => _terms.Contains(fact.Subject.Spelling),
        _ => throw Unknown(words),
    };

    private static bool IsPredicate(string words, Fact fact) => words switch
    {
        "any" => true,
        "no predicate" => fact.Predicate.Kind == NodeKind.Literal || fact.Predicate.Kind == NodeKind.Name && !IsName(fact.Predicate.Spelling.TrimStart('$').TrimEnd('*')),
        "role" => IsRole(fact),
        "no role" => !IsRole(fact),
        "unknown `$` name" => fact.Predicate.Spelling[0] == '$' && fact.Predicate.Spelling != Declares && !IsRole(fact),
        "any but `$isATermFor`" => fact.Predicate.Spelling != Declares,
        _ when words.StartsWith("`$", StringComparison.Ordinal) => fact.Predicate.Spelling == words.Trim('`'),
        _ => throw Unknown(words),
    };

    private bool IsObject(string words, Fact fact) => words switch
    {
        "any" => true,
        "literal or IRI" => fact.Object.Kind != NodeKind.Name,
        "no object" => fact.Object.Kind == NodeKind.Name && !IsName(fact.Object.Spelling),
        "no description" => fact.Object.Kind != NodeKind.Literal || fact.Object.Spelling.Length > 502,
        "other user" => OracleRights.IsUser(fact.Object.Spelling) && fact.Object.Spelling != _author,
        "the subject" => fact.Object == fact.Subject,
        _ => throw Unknown(words),
    };

    private bool Holds(string condition, Fact fact, bool isLeft) =>
        condition.Contains(", or ", StringComparison.Ordinal)
            ? condition.Split(", or ").Any(words => IsTrue(words, fact, isLeft))
            : condition.Split(", and ").All(words => IsTrue(words, fact, isLeft));

    private bool IsTrue(string words, Fact fact, bool isLeft)
    {
        var (subject, @object) = (fact.Subject.Spelling, fact.Object.Spelling);
        return words switch
        {
            "never" => false,
            "subject is a name for a term" => subject.Length is > 0 and <= 32 && subject.All(char.IsAsciiLetter),
            "subject is free or a term" => _terms.Contains(subject) || !HasAccountable(subject),
            "subject has signed in" => _facts.Any(known => known.Subject == subject && known.Predicate == "$signsInWith"),
            "object is the author's to give" => @object == _created || _facts.Any(known => known.Is(_author, OracleRights.Accountable, @object)),
            "object is unclaimed" => _records.Contains(@object) && !HasAccountable(@object),
            "object may be pointed at" => fact.Object.Kind != NodeKind.Name || _terms.Contains(@object) || @object == _author || May(Right.UseAsObject, @object),
            "it is left" => isLeft,
            "it was declared by the author" => _facts.Any(known => known.Is(subject, Declares, @object) && known.Author == _author),
            "it is not true" => !_facts.Any(known => known.Is(subject, fact.Predicate.Spelling, @object)),
            "it could be granted" => May(Right.Grant, @object) && Array.IndexOf(Stating, RowFor(Stating, fact)) >= RowsOfForm,
            "it could be stated" => MayState(fact).Allowed,
            _ when words.Split(" on ") is [var right, var part] => May(Enum.Parse<Right>(right), part == "subject" ? subject : @object),
            _ => throw Unknown(words),
        };
    }

    private bool May(Right right, string node) => node == _created || _access[right].Contains(node);

    private bool HasAccountable(string node) => node == _created || _facts.Any(known => known.Predicate == OracleRights.Accountable && known.Object == node);

    private static bool IsRole(Fact fact) => RolePredicates.RoleOf(fact.Predicate) != Roles.None;

    private static bool IsName(string text) => text.Length is > 0 and <= 40 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static InvalidDataException Unknown(string words) => new($"docs/authorization.md says \"{words}\", which no test understands.");
}
