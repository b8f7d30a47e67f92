using System.Globalization;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Graph;

/// <summary>One statement for each kind of miss, and what to do with its rows.</summary>
/// <remarks>
/// <para>A state is made of the facts that are true now and were asserted by then, and of those that have ended since.
/// Each half has partial indexes of its own, so that the present is found without wading through the past.</para>
/// <para>The statements need not share a snapshot: rows that are committed between them lie after <c>asOf</c> and show in none.</para>
/// </remarks>
internal static class GraphStatements
{
    /// <summary>Asked last: whoever has read a row that is missing since then is told by this that it is.</summary>
    public const string HorizonSql = "select horizon from incarnation";

    private const string NumbersSql = "select id, spelling from nodes where digest = any($1)";
    private const string SpellingsSql = "select id, spelling from nodes where id = any($1)";

    // A large subject is recognised by reading one fact more than a page holds, and no further.
    private static readonly string SubjectsSql = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        select f.subject, f.predicate, f.object
        from unnest($1::bigint[]) u(subject)
        cross join lateral (
            select subject, predicate, object, asserted, ordinal from facts
            where subject = u.subject and retracted is null and asserted <= $2
            union all
            select subject, predicate, object, asserted, ordinal from facts
            where subject = u.subject and retracted > $2 and asserted <= $2
            limit {IGraphSource.OutPageFacts + 1}) f
        order by f.subject, f.predicate, f.asserted, f.ordinal
        """);

    private const string OutListsSql =
        """
        select f.subject, f.predicate, f.object
        from unnest($1::bigint[], $3::bigint[]) u(node, predicate)
        cross join lateral (
            select * from facts
            where subject = u.node and predicate = u.predicate and retracted is null and asserted <= $2
            union all
            select * from facts
            where subject = u.node and predicate = u.predicate and retracted > $2 and asserted <= $2) f
        order by f.subject, f.predicate, f.asserted, f.ordinal
        """;

    private const string InListsSql =
        """
        select f.subject, f.predicate, f.object
        from unnest($1::bigint[], $3::bigint[]) u(node, predicate)
        cross join lateral (
            select * from facts
            where object = u.node and predicate = u.predicate and retracted is null and asserted <= $2
            union all
            select * from facts
            where object = u.node and predicate = u.predicate and retracted > $2 and asserted <= $2) f
        order by f.object, f.predicate
        """;

    private const string OutDegreesSql =
        """
        select f.subject, f.predicate, count(*)
        from unnest($1::bigint[]) u(node)
        cross join lateral (
            select subject, predicate from facts where subject = u.node and retracted is null and asserted <= $2
            union all
            select subject, predicate from facts where subject = u.node and retracted > $2 and asserted <= $2) f
        group by f.subject, f.predicate order by f.subject
        """;

    private const string InDegreesSql =
        """
        select f.object, f.predicate, count(*)
        from unnest($1::bigint[]) u(node)
        cross join lateral (
            select object, predicate from facts where object = u.node and retracted is null and asserted <= $2
            union all
            select object, predicate from facts where object = u.node and retracted > $2 and asserted <= $2) f
        group by f.object, f.predicate order by f.object
        """;

    private const string FactsSql =
        """
        select f.subject, f.predicate, f.object, n.spelling, l.at, f.asserted
        from unnest($1::bigint[], $3::bigint[], $4::bigint[]) u(subject, predicate, object)
        cross join lateral (
            select * from facts
            where subject = u.subject and predicate = u.predicate and object = u.object and retracted is null and asserted <= $2
            union all
            select * from facts
            where subject = u.subject and predicate = u.predicate and object = u.object and retracted > $2 and asserted <= $2) f
        join nodes n on n.id = f.author
        join log l on l.seq = f.asserted
        """;

    /// <summary>Adds the statements for what is missing; the results come in the order of the returned readers of rows.</summary>
    public static List<Action<NpgsqlDataReader>> Add(NpgsqlBatch batch, GraphMisses misses, Revision asOf, GraphPages pages)
    {
        var answers = new List<Action<NpgsqlDataReader>>();
        Ask(NumbersSql, misses.Numbers.Count, row => pages.Nodes.Add(Node(row)), () => [Sql.Array<Guid>([.. misses.Numbers.Select(NodeDigest.Of)])]);
        Ask(SpellingsSql, misses.Spellings.Count, row => pages.Nodes.Add(Node(row)), () => [Numbers(misses.Spellings)]);
        Ask(SubjectsSql, misses.Subjects.Count, new OutPages(pages).Take, () => [Numbers(misses.Subjects), Sql.Value(asOf.Value)]);
        Ask(OutListsSql, misses.OutLists.Count, row => pages.OutLists.Add(Fact(row)), () => Lists(misses.OutLists, asOf));
        Ask(InListsSql, misses.InLists.Count, row => pages.InLists.Add(Fact(row)), () => Lists(misses.InLists, asOf));
        Ask(OutDegreesSql, misses.OutDegrees.Count, row => pages.OutDegrees.Add(Degree(row)), () => [Numbers(misses.OutDegrees), Sql.Value(asOf.Value)]);
        Ask(InDegreesSql, misses.InDegrees.Count, row => pages.InDegrees.Add(Degree(row)), () => [Numbers(misses.InDegrees), Sql.Value(asOf.Value)]);
        Ask(FactsSql, misses.Facts.Count, row => pages.Provenances.Add(ProvenanceOf(row)), () => Facts(misses.Facts, asOf));
        return answers;

        void Ask(string sql, int count, Action<NpgsqlDataReader> keep, Func<NpgsqlParameter[]> parameters)
        {
            if (count == 0)
                return;
            batch.BatchCommands.Add(Sql.Command(sql, parameters()));
            answers.Add(keep);
        }
    }

    private static NpgsqlParameter[] Lists(IEnumerable<StoredList> lists, Revision asOf) =>
        [Numbers(lists.Select(list => list.Node)), Sql.Value(asOf.Value), Numbers(lists.Select(list => list.Predicate))];

    private static NpgsqlParameter[] Facts(IEnumerable<StoredFact> facts, Revision asOf) =>
        [
            Numbers(facts.Select(fact => fact.Subject)),
            Sql.Value(asOf.Value),
            Numbers(facts.Select(fact => fact.Predicate)),
            Numbers(facts.Select(fact => fact.Object)),
        ];

    private static NpgsqlParameter Numbers(IEnumerable<long> numbers) => Sql.Array<long>([.. numbers]);

    private static StoredNode Node(NpgsqlDataReader row) => new(row.GetInt64(0), new Node(row.GetString(1)));

    private static StoredFact Fact(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));

    private static StoredDegree Degree(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1), checked((int)row.GetInt64(2)));

    private static StoredProvenance ProvenanceOf(NpgsqlDataReader row) => new(
        Fact(row),
        new Provenance(new Node(row.GetString(3)), row.GetFieldValue<DateTimeOffset>(4), new Revision(row.GetInt64(5))));

    // Rows come subject by subject: a subject with more than a page of facts is named instead of sent.
    private sealed class OutPages(GraphPages pages)
    {
        private long _subject;
        private int _start;

        public void Take(NpgsqlDataReader row)
        {
            var fact = Fact(row);
            if (fact.Subject != _subject)
                (_subject, _start) = (fact.Subject, pages.Out.Count);
            if (pages.LargeSubjects.Count > 0 && pages.LargeSubjects[^1] == _subject)
                return;
            pages.Out.Add(fact);
            if (pages.Out.Count - _start > IGraphSource.OutPageFacts)
            {
                pages.Out.RemoveRange(_start, pages.Out.Count - _start);
                pages.LargeSubjects.Add(_subject);
            }
        }
    }
}
