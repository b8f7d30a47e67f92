using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Log.Format;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>Reads rows of the log from the columns seq, at, tx_id, payload.</summary>
internal static class EntryRows
{
    public static EntryRow Read(NpgsqlDataReader reader, int firstColumn = 0) => new(
        new Revision(reader.GetInt64(firstColumn)),
        reader.GetFieldValue<DateTimeOffset>(firstColumn + 1),
        reader.GetString(firstColumn + 2),
        reader.IsDBNull(firstColumn + 3) ? [] : reader.GetFieldValue<byte[]>(firstColumn + 3));
}
