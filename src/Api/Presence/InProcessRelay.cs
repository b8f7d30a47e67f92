using System.Collections.Immutable;
using System.Threading.Channels;

namespace LinkedRecords.Api.Presence;

/// <summary>Nodes in one process, often just one.</summary>
internal sealed class InProcessRelay : IPresenceRelay
{
    private const int MostWaiting = 4_096;

    private ImmutableList<Channel<PresenceMessage>> _receivers = [];

    /// <inheritdoc/>
    public void Send(PresenceMessage message)
    {
        foreach (var receiver in Volatile.Read(ref _receivers))
        {
            receiver.Writer.TryWrite(message);
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(Action<PresenceMessage> received, Action connected, CancellationToken cancellationToken)
    {
        var waiting = Channel.CreateBounded<PresenceMessage>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ImmutableInterlocked.Update(ref _receivers, receivers => receivers.Add(waiting));
        try
        {
            connected();
            await foreach (var message in waiting.Reader.ReadAllAsync(cancellationToken))
            {
                received(message);
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _receivers, receivers => receivers.Remove(waiting));
        }
    }
}
