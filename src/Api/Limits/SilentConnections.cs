using System.Runtime.InteropServices;

namespace LinkedRecords.Api.Limits;

/// <summary>Connections that have not asked for anything yet: of one address, and in all, no more than there may be.</summary>
/// <remarks>
/// Each costs memory before anybody can know whose it is. The one that has been silent for longest is cut for a new one, as kernels do with half-open TCP
/// connections: whoever means to ask does so within a round trip, and whoever opens thousands pushes out his own.
/// </remarks>
/// <param name="ofAddress">How many there may be of one address.</param>
/// <param name="ofServer">How many there may be in all.</param>
internal sealed class SilentConnections(int ofAddress, int ofServer)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Place> _all = new();
    private readonly Dictionary<string, LinkedList<Place>> _byAddress = new(StringComparer.Ordinal);

    /// <summary>How many there are now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>A new one.</summary>
    /// <param name="address">What those have in common who share a limit.</param>
    /// <param name="cut">Ends the connection; called when others push it out, perhaps by another connection's thread.</param>
    public Place Enter(string address, Action cut)
    {
        var place = new Place(this, address, cut);
        Place? oldest = null;
        lock (_gate)
        {
            ref var same = ref CollectionsMarshal.GetValueRefOrAddDefault(_byAddress, address, out _);
            same ??= new LinkedList<Place>();
            if (same.Count >= ofAddress)
            {
                oldest = same.First!.Value;
            }
            else if (_all.Count >= ofServer)
            {
                oldest = _all.First!.Value;
            }

            same.AddLast(place.OfAddress);
            _all.AddLast(place.OfServer);
            if (oldest is not null)
            {
                Remove_NeedsLock(oldest);
            }
        }

        oldest?.Cut();
        return place;
    }

    private void Remove(Place place)
    {
        lock (_gate)
        {
            Remove_NeedsLock(place);
        }
    }

    private void Remove_NeedsLock(Place place)
    {
        if (place.OfServer.List is null)
        {
            return;
        }

        _all.Remove(place.OfServer);
        var same = _byAddress[place.Address];
        same.Remove(place.OfAddress);
        if (same.Count == 0)
        {
            _byAddress.Remove(place.Address);
        }
    }

    /// <summary>One of them; a feature of its connection, so that the first request finds it.</summary>
    internal sealed class Place
    {
        private readonly SilentConnections _connections;
        private readonly Action _cut;

        public Place(SilentConnections connections, string address, Action cut)
        {
            (_connections, _cut, Address) = (connections, cut, address);
            (OfAddress, OfServer) = (new LinkedListNode<Place>(this), new LinkedListNode<Place>(this));
        }

        public string Address { get; }

        public LinkedListNode<Place> OfAddress { get; }

        public LinkedListNode<Place> OfServer { get; }

        /// <summary>It has asked for something, or is gone. Not wrong when it was called before.</summary>
        public void Leave()
        {
            if (OfServer.List is not null)
            {
                _connections.Remove(this);
            }
        }

        /// <summary>Ends the connection.</summary>
        public void Cut() => _cut();
    }
}
