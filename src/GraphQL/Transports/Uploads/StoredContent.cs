namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>The content of a file, or the rest of it, that was put aside: in memory, or on the disk if it is large.</summary>
internal sealed class StoredContent
{
    private readonly byte[] _memory;
    private readonly string? _path;

    private StoredContent(byte[] memory, string? path)
    {
        _memory = memory;
        _path = path;
    }

    /// <summary>Puts a content aside.</summary>
    /// <param name="read">Called until it says that nothing is left.</param>
    /// <param name="options">What stays in memory, and where the rest goes.</param>
    /// <param name="onDisk">Takes the file that has to be disposed at the end of the request; it is held open until then, since closing is what deletes it.</param>
    /// <param name="cancellationToken">Heeded throughout.</param>
    public static async ValueTask<StoredContent> StoreAsync(
        Func<Memory<byte>, CancellationToken, ValueTask<int>> read, UploadOptions options, List<FileStream> onDisk, CancellationToken cancellationToken)
    {
        var memory = new MemoryStream();
        FileStream? disk = null;
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await read(buffer, cancellationToken)) > 0)
        {
            if (disk is null && memory.Length + count > options.MaxBytesInMemory)
            {
                disk = new FileStream(Path.Combine(options.TemporaryFolder, $"upload-{Guid.NewGuid():N}"), Private());
                onDisk.Add(disk);
                memory.WriteTo(disk);
            }
            await (disk ?? (Stream)memory).WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
        if (disk is null)
            return new StoredContent(memory.ToArray(), null);
        await disk.FlushAsync(cancellationToken);
        return new StoredContent([], disk.Name);
    }

    /// <summary>A stream of its own for each call.</summary>
    public Stream OpenRead() => _path is null
        ? new MemoryStream(_memory, writable: false)
        : new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 16 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static FileStreamOptions Private()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
