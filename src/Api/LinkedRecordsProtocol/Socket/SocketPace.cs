using System.Net;
using LinkedRecords.Api.Limits;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Socket;

/// <summary>Lets the events of sockets through as fast as their users and addresses may come.</summary>
/// <remarks>
/// What comes too fast waits, and its socket is not read on: a page with thousands of records subscribes to all of them at once, and the client never asks
/// again for what was refused. Only who would have to wait for long is refused.
/// </remarks>
internal sealed class SocketPace(Gate gate, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Completes when an event may go on; with the limit when it may not.</summary>
    public async ValueTask<LimitHit?> AdmitAsync(Node user, IPAddress? address, CancellationToken cancellationToken) =>
        await AdmitAsync(() => gate.TakeFor(address), cancellationToken) ?? await AdmitAsync(() => gate.TakeFor(user), cancellationToken);

    private async ValueTask<LimitHit?> AdmitAsync(Func<LimitHit?> take, CancellationToken cancellationToken)
    {
        var arrived = clock.GetTimestamp();
        while (take() is { } hit)
        {
            if (clock.GetElapsedTime(arrived) + hit.Wait > LongestWait)
            {
                return hit;
            }

            await Task.Delay(hit.Wait, clock, cancellationToken);
        }

        return null;
    }
}
