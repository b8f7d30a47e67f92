using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>A file that comes with a request: the value of an argument of the scalar type <c>Upload</c>. There until the request has been answered.</summary>
/// <remarks>
/// The resolver runs while the file is still on its way, and reading it is what makes the server read on: a resolver that is slow slows its
/// client down and takes no memory. Files that are opened in another order than they come wait in memory or in a temporary file.
/// </remarks>
public sealed class UploadedFile
{
    private readonly UploadedFiles _files;

    internal UploadedFile(UploadedFiles files, string part, bool isShared)
    {
        _files = files;
        Part = part;
        IsShared = isShared;
    }

    /// <summary>The file's name as the client gave it; null before the file was opened. Never use it as a path.</summary>
    public string? Name { get; internal set; }

    /// <summary>The media type as the client gave it; null before the file was opened.</summary>
    public string? ContentType { get; internal set; }

    /// <summary>How many bytes the file has; null while it is on its way.</summary>
    public long? Length { get; internal set; }

    /// <summary>The name of the part that brings the file.</summary>
    internal string Part { get; }

    /// <summary>Whether the client mapped the file to several places.</summary>
    internal bool IsShared { get; }

    /// <summary>The content, if it was put aside before anybody opened it. Written in the turn of the files, as is the next.</summary>
    internal StoredContent? Stored { get; set; }

    internal bool IsOpened { get; set; }

    /// <summary>Waits until the file comes, and opens it. That is possible once, unless the client mapped the file to several places.</summary>
    /// <param name="cancellationToken">Heeded while waiting.</param>
    /// <returns>The content from its beginning, to be read asynchronously. The caller disposes it; what it has not read then is skipped.</returns>
    /// <exception cref="GraphQLException">The file is too large, did not come, or was opened before. Let it pass: the client is told. Reading fails in the same way.</exception>
    public ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => _files.OpenAsync(this, cancellationToken);
}
