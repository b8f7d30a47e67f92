using System.Text.Json;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Bulk;

/// <summary>A file that an export goes into. It has its name when it is whole; before, it ends in <c>.unfinished</c> and can be continued.</summary>
internal sealed class ExportFile : IAsyncDisposable
{
    private const int Format = 1;
    private const int LongestHeader = 4096;

    private readonly string _path;

    private ExportFile(string path, FileStream content, Revision then, long lines) =>
        (_path, Content, Then, Lines) = (path, content, then, lines);

    /// <summary>Stands behind the lines that are there.</summary>
    public FileStream Content { get; }

    /// <summary>The revision that is exported.</summary>
    public Revision Then { get; }

    /// <summary>Lines that are there, without the first, which says what this is.</summary>
    public long Lines { get; }

    private static string Unfinished(string path) => path + ".unfinished";

    /// <summary>Goes on with what an earlier export of the same history left, or begins.</summary>
    /// <param name="wanted">Which revision; null: the one that was begun, else <paramref name="newest"/>.</param>
    /// <param name="incarnation">Names the history.</param>
    public static async Task<ExportFile> OpenAsync(
        string path, Revision? wanted, Revision newest, Guid incarnation, CancellationToken cancellationToken)
    {
        var content = new FileStream(Unfinished(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            if (await ReadAsync(content, incarnation, cancellationToken) is var (then, lines) && (wanted is null || wanted == then))
            {
                return new(path, content, then, lines);
            }

            content.SetLength(0);
            var revision = wanted ?? newest;
            await content.WriteAsync(Header(revision, incarnation), cancellationToken);
            return new(path, content, revision, 0);
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first line of an export.</summary>
    public static byte[] Header(Revision then, Guid incarnation) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(new { export = Format, revision = then.Value, incarnation }), (byte)'\n'];

    /// <summary>Gives it its name.</summary>
    public void Finish()
    {
        Content.Flush(flushToDisk: true);
        File.Move(Unfinished(_path), _path, overwrite: true);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();

    // The position is then behind the last whole line, and the file ends there.
    private static async Task<(Revision Then, long Lines)?> ReadAsync(FileStream content, Guid incarnation, CancellationToken cancellationToken)
    {
        var (header, lines, end) = (Array.Empty<byte>(), 0L, 0L);
        var buffer = new byte[64 * 1024];
        var at = 0L;
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            var ends = buffer.AsSpan(0, read);
            if (at == 0 && ends.IndexOf((byte)'\n') is >= 0 and < LongestHeader and var first)
            {
                header = ends[..first].ToArray();
            }

            lines += ends.Count((byte)'\n');
            end = ends.LastIndexOf((byte)'\n') is >= 0 and var last ? at + last + 1 : end;
            at += read;
        }

        if (Begun(header, incarnation) is not { } then)
        {
            return null;
        }

        content.SetLength(end);
        content.Position = end;
        return (then, lines - 1);
    }

    private static Revision? Begun(byte[] header, Guid incarnation)
    {
        try
        {
            using var json = JsonDocument.Parse(header);
            return json.RootElement.GetProperty("export").GetInt32() == Format && json.RootElement.GetProperty("incarnation").GetGuid() == incarnation
                ? new Revision(json.RootElement.GetProperty("revision").GetInt64())
                : null;
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Something else, or not even its first line was written.
            return null;
        }
    }
}
