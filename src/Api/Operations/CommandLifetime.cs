namespace LinkedRecords.Api.Operations;

/// <summary>The server lives as long as the command that runs it, which hears the signals.</summary>
internal sealed class CommandLifetime(IHostApplicationLifetime host) : IHostLifetime
{
    /// <summary>Waits until the server is to end: true when it was told to, false when one of its loops has failed, for it must not go on without.</summary>
    /// <param name="told">Cancelled when somebody tells it to stop.</param>
    public async Task<bool> WaitForEndAsync(CancellationToken told)
    {
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var byHand = told.Register(() => ended.TrySetResult(true));
        await using var byFailure = host.ApplicationStopping.Register(() => ended.TrySetResult(false));
        return await ended.Task;
    }

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
