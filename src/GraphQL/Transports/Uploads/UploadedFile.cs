namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>A file that came with a request: the value of an argument of the scalar type <c>Upload</c>. There until the request has been answered.</summary>
public sealed class UploadedFile
{
    private readonly byte[]? _content;
    private readonly string? _path;

    internal UploadedFile(string? name, string? contentType, byte[] content)
    {
        Name = name;
        ContentType = contentType;
        Length = content.Length;
        _content = content;
    }

    internal UploadedFile(string? name, string? contentType, string path, long length)
    {
        Name = name;
        ContentType = contentType;
        Length = length;
        _path = path;
    }

    /// <summary>The file's name as the client gave it. Never use it as a path.</summary>
    public string? Name { get; }

    /// <summary>The media type as the client gave it.</summary>
    public string? ContentType { get; }

    /// <summary>How many bytes the file has.</summary>
    public long Length { get; }

    /// <summary>The content from its beginning; each call opens a stream of its own, which the caller disposes.</summary>
    public Stream OpenRead() => _content is not null
        ? new MemoryStream(_content, writable: false)
        : new FileStream(_path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 16 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
