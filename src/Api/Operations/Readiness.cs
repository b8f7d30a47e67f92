namespace LinkedRecords.Api.Operations;

/// <summary>Whether this node wants new clients: not any more once it has been told to stop.</summary>
/// <remarks>
/// A proxy learns from <c>/health/ready</c> that it is to send clients elsewhere. With a pause between that and the end
/// of the sockets nobody is sent to a node that does not answer.
/// </remarks>
internal sealed class Readiness(Settings settings, TimeProvider time)
{
    private readonly TimeSpan _pause = TimeSpan.FromSeconds(settings.Number(KnownSettings.DrainSeconds) ?? 0);
    private volatile bool _isStopping;

    /// <summary>False from the moment at which the server was told to stop.</summary>
    public bool IsReady => !_isStopping;

    /// <summary>Called first when the server is told to stop, while everything is still served.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        if (_pause > TimeSpan.Zero)
            await Task.Delay(_pause, time, cancellationToken);
    }
}
