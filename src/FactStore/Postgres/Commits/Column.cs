using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>What rows of a table have in one column.</summary>
/// <param name="Name">The column's.</param>
/// <param name="Of">The value of one row.</param>
/// <param name="OfAll">The values of all rows, as one array.</param>
internal sealed record Column<TRow>(string Name, Func<TRow, NpgsqlParameter> Of, Func<TRow[], NpgsqlParameter> OfAll)
{
    /// <summary>A column of values of a type that PostgreSQL has.</summary>
    public static Column<TRow> For<TValue>(string name, Converter<TRow, TValue> value) =>
        new(name, row => Sql.Value(value(row)), rows => Sql.Array(Array.ConvertAll(rows, value)));
}
