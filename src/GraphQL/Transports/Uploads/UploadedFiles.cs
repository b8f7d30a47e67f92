using LinkedRecords.GraphQL.Execution;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>The files of one request, read from its body as resolvers ask for them. Disposing deletes what was put on the disk.</summary>
/// <remarks>
/// A body has one order and resolvers may have another. The file at which the body stands is streamed to its reader; when somebody asks for a
/// later one, what lies between is put aside, so no order of reading can block another.
/// </remarks>
internal sealed class UploadedFiles(MultipartReader parts, UploadOptions options) : IAsyncDisposable
{
    private readonly Dictionary<string, UploadedFile> _expected = new(StringComparer.Ordinal);

    // Whoever holds the turn reads the body and changes how far its files have come.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<FileStream> _onDisk = [];
    private UploadedPart? _current;
    private Refusal? _failure;

    /// <summary>Announces a file. Before any is read.</summary>
    public UploadedFile Expect(string part, int places) => _expected[part] = new UploadedFile(this, part, isShared: places > 1);

    /// <summary>Reads on until the file comes, and opens it.</summary>
    /// <exception cref="GraphQLException">The body is not what was announced, or the file was opened before.</exception>
    public ValueTask<Stream> OpenAsync(UploadedFile file, CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        while (_expected.ContainsKey(file.Part))
            await NextAsync(cancellationToken);
        if (file is { IsShared: true, Stored: { } shared })
            return shared.OpenRead();
        if (file.IsOpened)
            throw new GraphQLException($"The file '{file.Part}' is read once, and was opened before. Map it to a place of its own for each argument that takes it.", TransportErrorCodes.UploadAlreadyRead);
        file.IsOpened = true;
        return file.Stored?.OpenRead() ?? _current ?? Stream.Null;
    }, cancellationToken);

    /// <summary>Reads from the part at which the body stands, or from what was put aside of it.</summary>
    public ValueTask<int> ReadAsync(UploadedPart part, Memory<byte> buffer, CancellationToken cancellationToken) =>
        InTurnAsync(() => part.ContinueAsync(buffer, cancellationToken), cancellationToken);

    /// <summary>Puts everything aside that has yet to come, for an operation that goes on when the request has been answered.</summary>
    /// <returns>What is wrong with the body, or null.</returns>
    public ValueTask<Refusal?> StoreAllAsync(CancellationToken cancellationToken) => EndAsync(isKept: true, cancellationToken);

    /// <summary>Reads to the end, and forgets what nobody has asked for: a client that has sent everything reads the answer.</summary>
    /// <returns>What is wrong with the body, or null.</returns>
    public ValueTask<Refusal?> FinishAsync(CancellationToken cancellationToken) => EndAsync(isKept: false, cancellationToken);

    /// <summary>Notes that the body is not what it should be. It stands nowhere then, so every later reader learns of the same.</summary>
    public GraphQLException Fail(Refusal refusal)
    {
        _failure = refusal;
        return new GraphQLException(refusal.Message, refusal.Code);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _onDisk)
            await file.DisposeAsync();
        _turn.Dispose();
    }

    private async ValueTask<Refusal?> EndAsync(bool isKept, CancellationToken cancellationToken)
    {
        try
        {
            await InTurnAsync(async () =>
            {
                while (_current is not null || _expected.Count > 0)
                {
                    if (!isKept)
                        _current?.Abandon();
                    await LeaveCurrentAsync(cancellationToken);
                    if (_expected.Count > 0)
                        await NextAsync(cancellationToken);
                }
                return true;
            }, cancellationToken);
        }
        catch (GraphQLException) when (_failure is not null)
        {
            // It is what this method returns.
        }
        return _failure;
    }

    private async ValueTask<T> InTurnAsync<T>(Func<ValueTask<T>> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _failure is null ? await read() : throw Fail(_failure);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && !cancellationToken.IsCancellationRequested)
        {
            throw Fail(Refusal.Malformed("The body is not well-formed multipart/form-data, or ends too early."));
        }
        finally
        {
            _turn.Release();
        }
    }

    // Goes to the next file; a shared one is put aside, for it may be read any number of times.
    private async ValueTask NextAsync(CancellationToken cancellationToken)
    {
        await LeaveCurrentAsync(cancellationToken);
        if (await parts.ReadNextSectionAsync(cancellationToken) is not { } section)
            throw Fail(Refusal.Malformed($"The map names the file '{_expected.Keys.First()}', which did not come."));
        var label = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var known) ? known : null;
        if (label?.Name.Value?.Trim('"') is not { } name || !_expected.Remove(name, out var file))
            throw Fail(Refusal.Malformed("A part came that the map does not name, or came twice."));
        file.Name = (label.FileNameStar.HasValue ? label.FileNameStar : label.FileName).Value?.Trim('"');
        file.ContentType = section.ContentType;
        _current = new UploadedPart(this, file, section.Body, options);
        if (file.IsShared)
            await LeaveCurrentAsync(cancellationToken);
    }

    private async ValueTask LeaveCurrentAsync(CancellationToken cancellationToken)
    {
        if (_current is not { } part)
            return;
        _current = null;
        await part.PutAsideAsync(_onDisk, cancellationToken);
    }
}
