using System.Buffers;
using System.Data;
using Npgsql;

namespace LinkedRecords.Api.Blobs;

/// <summary>Blobs in PostgreSQL, in chunks.</summary>
/// <remarks>
/// The address is known only when the last byte has come, so chunks are kept under the number of their upload, and the address
/// points to an upload. Where the address is taken already, the new chunks go. An upload that was cut off leaves chunks that no
/// address points to; they are swept after a day.
/// </remarks>
internal sealed class PostgresBlobStore(NpgsqlDataSource database, TimeProvider clock) : IBlobStore
{
    /// <summary>Bytes in a chunk: large enough to stream well, small enough to hold a few thousand at once.</summary>
    public const int ChunkSize = 256 * 1024;

    private const string Definition =
        """
        select pg_advisory_xact_lock(7004);
        create schema if not exists blobs;
        create table if not exists blobs.contents(
            sha256 text primary key, upload uuid not null unique, size bigint not null, stored_at timestamptz not null);
        create table if not exists blobs.chunks(
            upload uuid not null, n int not null, at timestamptz not null, bytes bytea not null, primary key (upload, n));
        alter table blobs.chunks alter column bytes set storage external;
        """;

    private static readonly TimeSpan KeptWithoutAddress = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var define = new NpgsqlCommand(Definition, connection, transaction);
        await define.ExecuteNonQueryAsync(cancellationToken);
        await using var sweep = new NpgsqlCommand(
            "delete from blobs.chunks k where at < $1 and not exists (select from blobs.contents c where c.upload = k.upload)",
            connection,
            transaction);
        sweep.Parameters.AddWithValue(clock.GetUtcNow() - KeptWithoutAddress);
        await sweep.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<BlobContent> PutAsync(Stream content, long limit, CancellationToken cancellationToken)
    {
        var upload = Guid.NewGuid();
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            var received = await ReceiveAsync(upload, content, limit, buffer.AsMemory(0, ChunkSize), cancellationToken);
            return await AddressAsync(upload, received, cancellationToken);
        }
        catch (BlobTooLargeException)
        {
            await DropAsync(upload, cancellationToken);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> CopyToAsync(BlobHash hash, long from, long length, Stream destination, CancellationToken cancellationToken)
    {
        if (await UploadOfAsync(hash, cancellationToken) is not { } upload)
        {
            return false;
        }

        // A chunk a query: a slow reader then holds no connection while it reads nothing.
        for (var position = from; position < from + length;)
        {
            var chunk = await ReadChunkAsync(upload, (int)(position / ChunkSize), cancellationToken);
            var start = (int)(position % ChunkSize);
            var count = (int)Math.Min(chunk.Length - start, from + length - position);
            await destination.WriteAsync(chunk.AsMemory(start, count), cancellationToken);
            position += count;
        }

        return true;
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "with gone as (delete from blobs.contents where sha256 = $1 returning upload) delete from blobs.chunks using gone where chunks.upload = gone.upload");
        command.Parameters.AddWithValue(hash.Hex);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<BlobContent> ReceiveAsync(
        Guid upload, Stream content, long limit, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var parts = new BlobParts(content, buffer, limit);
        ReadOnlyMemory<byte> part;
        var number = 0;
        do
        {
            part = await parts.NextAsync(cancellationToken);
            if (!part.IsEmpty)
            {
                await WriteChunkAsync(upload, number++, part, cancellationToken);
            }
        }
        while (part.Length == buffer.Length);

        return parts.Content();
    }

    private async Task WriteChunkAsync(Guid upload, int number, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("insert into blobs.chunks(upload, n, at, bytes) values ($1, $2, $3, $4)");
        command.Parameters.AddWithValue(upload);
        command.Parameters.AddWithValue(number);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        command.Parameters.AddWithValue(bytes);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<BlobContent> AddressAsync(Guid upload, BlobContent content, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "insert into blobs.contents(sha256, upload, size, stored_at) values ($1, $2, $3, $4) on conflict do nothing");
        command.Parameters.AddWithValue(content.Hash.Hex);
        command.Parameters.AddWithValue(upload);
        command.Parameters.AddWithValue(content.Size);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            await DropAsync(upload, cancellationToken);
        }

        return content;
    }

    private async Task DropAsync(Guid upload, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from blobs.chunks where upload = $1");
        command.Parameters.AddWithValue(upload);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<Guid?> UploadOfAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select upload from blobs.contents where sha256 = $1");
        command.Parameters.AddWithValue(hash.Hex);
        return await command.ExecuteScalarAsync(cancellationToken) as Guid?;
    }

    private async Task<byte[]> ReadChunkAsync(Guid upload, int number, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select bytes from blobs.chunks where upload = $1 and n = $2");
        command.Parameters.AddWithValue(upload);
        command.Parameters.AddWithValue(number);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? await reader.GetFieldValueAsync<byte[]>(0, cancellationToken)
            : throw new InvalidDataException($"Chunk {number} of upload {upload} is missing.");
    }
}
