using LinkedRecords.FactStore.Facts;
using Npgsql;
using NpgsqlTypes;

namespace LinkedRecords.Benchmarks.Imports;

/// <summary>The peer that ends with the same tables: a dictionary and facts in numbers, with their indexes, and no log, no order, no look-ups.</summary>
internal static class IndexedCopy
{
    private const string Tables =
        """
        drop table if exists copied_nodes, copied_facts;
        create table copied_nodes (id bigint primary key, digest uuid not null unique, spelling text not null);
        create table copied_facts (subject bigint not null, predicate bigint not null, object bigint not null, asserted bigint not null,
            ordinal int not null, author bigint not null, retracted bigint);
        create unique index on copied_facts (subject, predicate, object) where retracted is null;
        create index on copied_facts (object, predicate) where retracted is null;
        """;

    public static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var create = new NpgsqlCommand(Tables, connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task CopyAsync(NpgsqlConnection connection, IEnumerable<Fact> facts, CancellationToken cancellationToken)
    {
        var numbers = new Dictionary<Node, long>();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy copied_facts (subject, predicate, object, asserted, ordinal, author) from stdin binary", cancellationToken))
        {
            var row = 0;
            foreach (var (subject, predicate, @object) in facts)
            {
                await copy.StartRowAsync(cancellationToken);
                foreach (var node in (Node[])[subject, predicate, @object])
                    await copy.WriteAsync(Number(node), NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(1L, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(row++, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(1L, NpgsqlDbType.Bigint, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await CopyNodesAsync(connection, numbers, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        long Number(Node node)
        {
            if (numbers.TryGetValue(node, out var known))
                return known;
            var number = numbers.Count + 1;
            numbers.Add(node, number);
            return number;
        }
    }

    private static async Task CopyNodesAsync(NpgsqlConnection connection, Dictionary<Node, long> numbers, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync("copy copied_nodes from stdin binary", cancellationToken);
        foreach (var (node, number) in numbers)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(FactStore.Postgres.NodeDigest.Of(node), NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(node.Spelling, NpgsqlDbType.Text, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
