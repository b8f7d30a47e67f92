using System.Globalization;
using System.Text;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>Several inserts and a last select as one statement: a small batch would spend a fifth of its time on sending, binding and running one for each table.</summary>
/// <remarks>All parts see the tables as they were before, so that none may depend on what another writes.</remarks>
internal sealed class AppendStatement
{
    private readonly StringBuilder _text = new();
    private readonly List<NpgsqlParameter> _values = [];
    private int _inserts;

    /// <summary>Adds an insert.</summary>
    /// <param name="sql">With {0} in place of the first parameter, and so on.</param>
    public void Insert(CompositeFormat sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{(_inserts == 0 ? "with" : ",")} i{_inserts++} as (");
        Add(sql, values);
        _text.AppendLine(")");
    }

    /// <summary>The whole, which ends with a select.</summary>
    /// <param name="sql">With {0} in place of the first parameter, and so on.</param>
    public NpgsqlBatchCommand Select(CompositeFormat sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        Add(sql, values);
        return Sql.Command(_text.ToString(), [.. _values]);
    }

    private void Add(CompositeFormat sql, ReadOnlySpan<NpgsqlParameter> values)
    {
        var places = new object[values.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = string.Create(CultureInfo.InvariantCulture, $"${_values.Count + i + 1}");
        _text.AppendFormat(CultureInfo.InvariantCulture, sql, places);
        _values.AddRange(values);
    }
}
