using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace LinkedRecords.FactStore.Postgres;

/// <summary>Rows on their way into a table by COPY, in its binary format.</summary>
/// <remarks>
/// PostgreSQL 15, section "COPY", "Binary Format": a signature; per row the number of columns, and per column its length
/// and big-endian bytes; at the end a row of -1 columns. Written into one buffer, which costs a fraction of handing over
/// value by value.
/// </remarks>
internal sealed class CopyRows
{
    private const short EndOfRows = -1;
    private const int Null = -1;
    private static readonly byte[] Signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8];

    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ArrayBufferWriter<byte> _output = new(1 << 16);
    private readonly string _sql;
    private readonly short _columns;

    /// <summary>Begins without rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns that every row gives, in this order.</param>
    public CopyRows(string table, params ReadOnlySpan<string> columns)
    {
        _sql = $"copy {table} ({string.Join(", ", columns)}) from stdin binary";
        _columns = (short)columns.Length;
        _output.Write(Signature);
        Write(0);
        Write(0);
    }

    public bool IsEmpty { get; private set; } = true;

    public void StartRow()
    {
        IsEmpty = false;
        Write(_columns);
    }

    public void Add(long value)
    {
        Write(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_output.GetSpan(sizeof(long)), value);
        _output.Advance(sizeof(long));
    }

    public void Add(int value)
    {
        Write(sizeof(int));
        Write(value);
    }

    /// <summary>Null when there is none.</summary>
    public void Add(long? value)
    {
        if (value is { } known)
            Add(known);
        else
            Write(Null);
    }

    /// <summary>A timestamp with time zone, to the microsecond.</summary>
    public void Add(DateTimeOffset value) => Add((value - Epoch).Ticks / TimeSpan.TicksPerMicrosecond);

    public void Add(Guid value)
    {
        Write(16);
        value.TryWriteBytes(_output.GetSpan(16), bigEndian: true, out var length);
        _output.Advance(length);
    }

    public void Add(string value)
    {
        Write(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _output);
    }

    public void Add(ReadOnlySpan<byte> value)
    {
        Write(value.Length);
        _output.Write(value);
    }

    /// <summary>Sends the rows; they are in the table when it returns. After a failure the connection is good for nothing more.</summary>
    public async Task SendAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        Write(EndOfRows);
        await using var copy = await connection.BeginRawBinaryCopyAsync(_sql, cancellationToken);
        await copy.WriteAsync(_output.WrittenMemory, cancellationToken);
    }

    private void Write(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_output.GetSpan(sizeof(int)), value);
        _output.Advance(sizeof(int));
    }

    private void Write(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_output.GetSpan(sizeof(short)), value);
        _output.Advance(sizeof(short));
    }
}
