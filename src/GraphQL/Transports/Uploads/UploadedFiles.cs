using System.Buffers;

namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>The files of one request. Disposing deletes what is on the disk.</summary>
internal sealed class UploadedFiles : IAsyncDisposable
{
    private readonly List<FileStream> _onDisk = [];

    /// <summary>Takes a file in.</summary>
    /// <returns>Null when it is larger than allowed.</returns>
    public async ValueTask<UploadedFile?> ReceiveAsync(Stream content, (string? Name, string? Type) label, UploadOptions options, CancellationToken cancellationToken)
    {
        var memory = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            FileStream? disk = null;
            long length = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                length += read;
                if (length > options.MaxFileBytes)
                    return null;
                if (disk is null && length > options.MaxBytesInMemory)
                    disk = await SpillAsync(memory, options, cancellationToken);
                await (disk ?? (Stream)memory).WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            if (disk is null)
                return new UploadedFile(label.Name, label.Type, memory.ToArray());
            await disk.FlushAsync(cancellationToken);
            return new UploadedFile(label.Name, label.Type, disk.Name, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _onDisk)
            await file.DisposeAsync();
    }

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

    // Held open until the end, since closing is what deletes it: also when the request is cancelled.
    private async ValueTask<FileStream> SpillAsync(MemoryStream memory, UploadOptions options, CancellationToken cancellationToken)
    {
        var path = Path.Combine(options.TemporaryFolder, $"upload-{Guid.NewGuid():N}");
        var disk = new FileStream(path, Private());
        _onDisk.Add(disk);
        memory.Position = 0;
        await memory.CopyToAsync(disk, cancellationToken);
        return disk;
    }
}
