using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>Reads running totals of nodes.</summary>
internal sealed class StoredTotals(Connections connections, StorageResilience resilience)
{
    private const string TotalsSql =
        """
        select coalesce(t.total, 0)
        from unnest($1::uuid[]) with ordinality u(digest, i)
        left join nodes n on n.digest = u.digest
        left join tallies t on t.node = n.id and t.kind = $2
        order by u.i
        """;

    /// <summary>The totals, in the order asked.</summary>
    public ValueTask<ImmutableArray<long>> ReadAsync(IReadOnlyList<Node> nodes, TallyKind kind, CancellationToken cancellationToken) =>
        resilience.ReadAsync(
            "Reading totals",
            async token =>
            {
                await using var connection = await connections.OpenReadAsync(token);
                await using var command = new NpgsqlCommand(TotalsSql, connection);
                command.Parameters.Add(Sql.Array<Guid>([.. nodes.Select(NodeDigest.Of)]));
                command.Parameters.Add(Sql.Value((short)kind));
                await using var reader = await command.ExecuteReaderAsync(token);
                var totals = ImmutableArray.CreateBuilder<long>(nodes.Count);
                while (await reader.ReadAsync(token))
                    totals.Add(reader.GetInt64(0));
                return totals.MoveToImmutable();
            },
            cancellationToken);
}
