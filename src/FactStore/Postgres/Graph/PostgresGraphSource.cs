using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Graph;

/// <summary>Loads pages of the graph from the tables of facts and nodes, as of any revision, in one round trip.</summary>
internal sealed class PostgresGraphSource(Connections connections, StorageResilience resilience) : IGraphSource
{
    /// <inheritdoc/>
    public ValueTask<GraphPages> LoadAsync(GraphMisses misses, Revision asOf, CancellationToken cancellationToken) =>
        resilience.ReadAsync("Loading a part of the graph", token => LoadOnceAsync(misses, asOf, token), cancellationToken);

    private async ValueTask<GraphPages> LoadOnceAsync(GraphMisses misses, Revision asOf, CancellationToken cancellationToken)
    {
        var pages = new GraphPages();
        await using var connection = await connections.OpenReadAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        var answers = GraphStatements.Add(batch, misses, asOf, pages);
        if (answers.Count == 0)
            return pages;

        batch.BatchCommands.Add(Sql.Command(GraphStatements.HorizonSql));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var keep in answers)
        {
            while (await reader.ReadAsync(cancellationToken))
                keep(reader);
            await reader.NextResultAsync(cancellationToken);
        }

        await reader.ReadAsync(cancellationToken);
        var horizon = reader.GetInt64(0);
        return asOf.Value < horizon ? throw new HistoryGoneException($"the state of revision {asOf}", horizon) : pages;
    }
}
