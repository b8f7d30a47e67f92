using System.Net;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Limits;

/// <summary>Lets what comes on sockets through as fast as users and addresses may come.</summary>
/// <remarks>
/// What comes too fast waits, and its socket is not read on: a page with thousands of records subscribes to all of them at once, and the first client never
/// asks again for what was refused. What more comes waits at the client, where it costs nothing. Only who would have to wait for long is refused.
/// </remarks>
internal sealed class SocketPace(Gate gate, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Who does not heed a refusal is refused no faster than this: it costs, too.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Completes when something of a user may go on; with the limit when it may not.</summary>
    public async ValueTask<LimitHit?> AdmitAsync(Node user, IPAddress? address, CancellationToken cancellationToken) =>
        await AdmitAsync(address, cancellationToken) ?? await WaitAsync(gate.PlaceFor(user, Patience), cancellationToken);

    /// <summary>Completes when something from an address may go on; with the limit when it may not.</summary>
    public ValueTask<LimitHit?> AdmitAsync(IPAddress? address, CancellationToken cancellationToken) =>
        WaitAsync(gate.PlaceFor(address, Patience), cancellationToken);

    private async ValueTask<LimitHit?> WaitAsync((TimeSpan Wait, LimitHit? Hit) place, CancellationToken cancellationToken)
    {
        var wait = place.Hit is null ? place.Wait : Pause;
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, cancellationToken);
        }

        return place.Hit;
    }
}
