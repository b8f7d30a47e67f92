using System.Globalization;
using System.Text;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>Several inserts and a last select as one statement: a small batch would spend a fifth of its time on sending, binding and running one for each table.</summary>
/// <remarks>
/// All parts see the tables as they were before, so that none may depend on what another writes. Rows that are written out
/// cost PostgreSQL less than those that it reads from arrays, but each number of rows is another statement for it to plan;
/// so they are written out for one entry, which an application makes in a few shapes, and not for several.
/// </remarks>
/// <param name="isOfOneEntry">Whether a few rows are written out.</param>
internal sealed class AppendStatement(bool isOfOneEntry)
{
    private const int FewRows = 8;

    private readonly StringBuilder _text = new(2048);
    private readonly List<NpgsqlParameter> _values = [];
    private int _inserts;

    /// <summary>Adds an insert, if there are rows.</summary>
    /// <param name="table">Where to.</param>
    /// <param name="rows">What becomes its rows.</param>
    public void Insert<TRow>(Table<TRow> table, TRow[] rows)
    {
        if (rows.Length == 0)
            return;
        _text.Append(CultureInfo.InvariantCulture, $"{(_inserts == 0 ? "with" : ",")} i{_inserts++} as ({table.InsertInto}");
        if (isOfOneEntry && rows.Length <= FewRows)
            AddRows(rows, table.Columns);
        else
            AddArrays(rows, table.Columns);
        _text.Append(table.OnConflict).AppendLine(")");
    }

    /// <summary>The whole, which ends with a select.</summary>
    /// <param name="sql">With {0} in place of the first parameter, and so on.</param>
    public NpgsqlBatchCommand Select(CompositeFormat sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var places = new object[values.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = string.Create(CultureInfo.InvariantCulture, $"${_values.Count + i + 1}");
        _text.AppendFormat(CultureInfo.InvariantCulture, sql, places);
        _values.AddRange(values);
        return Sql.Command(_text.ToString(), [.. _values]);
    }

    private void AddRows<TRow>(TRow[] rows, Column<TRow>[] columns)
    {
        _text.Append("values ");
        for (var i = 0; i < rows.Length; i++)
        {
            _text.Append(i == 0 ? "" : ", ");
            Add(Array.ConvertAll(columns, column => column.Of(rows[i])));
        }
    }

    private void AddArrays<TRow>(TRow[] rows, Column<TRow>[] columns)
    {
        _text.Append("select * from unnest");
        Add(Array.ConvertAll(columns, column => column.OfAll(rows)));
    }

    private void Add(NpgsqlParameter[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _values.Add(values[i]);
            _text.Append(i == 0 ? "($" : ", $").Append(_values.Count);
        }

        _text.Append(')');
    }
}
