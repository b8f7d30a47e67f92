namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>A table that batches add rows to.</summary>
/// <param name="name">The table's.</param>
/// <param name="columns">What each row has in which column.</param>
internal sealed class Table<TRow>(string name, params Column<TRow>[] columns)
{
    /// <summary>How an insert begins, up to the rows.</summary>
    public string InsertInto { get; } = $"insert into {name} ({string.Join(", ", columns.Select(column => column.Name))}) ";

    public Column<TRow>[] Columns => columns;

    /// <summary>How an insert ends: what becomes of a row whose key is there already. By default all fails.</summary>
    public string OnConflict { get; init; } = "";
}
