using System.Net;
using System.Net.Sockets;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Limits;

/// <summary>Lets users and addresses in as fast as they may come, and no faster.</summary>
internal sealed class Gate(LimitOptions options, TimeProvider clock)
{
    /// <summary>Records or facts in the answer to a question that count as much as a question.</summary>
    public const int Page = 10;

    private const int NetworkBits = 64;
    private static readonly TimeSpan SocketWait = TimeSpan.FromSeconds(10);

    private readonly TokenBuckets? _users = options.User is { } rate ? new TokenBuckets(rate, clock) : null;
    private readonly TokenBuckets? _addresses = options.Address is { } rate ? new TokenBuckets(rate, clock) : null;
    private readonly TokenBuckets? _signIns = options.SignIn is { } rate ? new TokenBuckets(rate, clock) : null;
    private readonly OpenCounts _userSockets = new(options.UserSockets);
    private readonly OpenCounts _addressSockets = new(options.AddressSockets);
    private readonly OpenCounts _serverSockets = new(options.ServerSockets);

    /// <summary>The bucket of an address. Somebody who has one address of the sixth version has 2^64 of them, so those share one.</summary>
    public static string KeyOf(IPAddress? address)
    {
        if (address is null)
        {
            return "local";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPNetwork(Masked(address), NetworkBits).ToString()
            : address.ToString();
    }

    /// <summary>One request or operation from an address; null when it may go on.</summary>
    public LimitHit? TakeFor(IPAddress? address) => PlaceFor(address, TimeSpan.Zero).Hit;

    /// <summary>One request or operation of a user; null when it may go on.</summary>
    public LimitHit? TakeFor(Node user) => PlaceFor(user, TimeSpan.Zero).Hit;

    /// <summary>A place in the line of an address: when it may go on, or why it may not.</summary>
    /// <param name="patience">A place further back is not taken.</param>
    public (TimeSpan Wait, LimitHit? Hit) PlaceFor(IPAddress? address, TimeSpan patience) => Place(
        _addresses, KeyOf(address), patience, "RATE_LIMITED_ADDRESS", "More requests come from this address than one address may make. Go on more slowly.");

    /// <summary>A place in the line of a user: when it may go on, or why it may not.</summary>
    /// <param name="patience">A place further back is not taken.</param>
    public (TimeSpan Wait, LimitHit? Hit) PlaceFor(Node user, TimeSpan patience) => Place(
        _users, user.Spelling, patience, "RATE_LIMITED_USER", "You make more requests than one user may make, with all credentials together. Go on more slowly.");

    /// <summary>What a question of a user has handed out. Who asks for much asks less often: a question alone says little of what it costs.</summary>
    /// <param name="size">Records or facts.</param>
    public void Charge(Node user, int size)
    {
        if (size >= Page)
        {
            _users?.Charge(user.Spelling, size / Page);
        }
    }

    /// <summary>One attempt to sign in from an address; null when it may go on.</summary>
    public LimitHit? TakeSignIn(IPAddress? address) => _signIns?.TryTake(KeyOf(address)) is { } wait
        ? new LimitHit("RATE_LIMITED_SIGN_IN", "More attempts to sign in come from this address than one address may make. Go on more slowly.", wait)
        : null;

    /// <summary>One more socket of this server, and of an address. Dispose the place when it closes.</summary>
    public (IDisposable? Place, LimitHit? Hit) OpenSocket(IPAddress? address)
    {
        if (_serverSockets.TryOpen(string.Empty) is not { } ofServer)
        {
            return (null, new LimitHit("SOCKET_LIMIT_SERVER", "The server has as many sockets and streams of events open as it may. Come back later.", SocketWait) { Status = StatusCodes.Status503ServiceUnavailable });
        }

        if (_addressSockets.TryOpen(KeyOf(address)) is { } ofAddress)
        {
            return (new Places(ofServer, ofAddress), null);
        }

        ofServer.Dispose();
        return (null, new LimitHit(
            "SOCKET_LIMIT_ADDRESS", $"{options.AddressSockets} sockets and streams of events are open from this address, as many as may be. Close some.", SocketWait));
    }

    /// <summary>One more socket of a user. Dispose the place when it closes.</summary>
    public (IDisposable? Place, LimitHit? Hit) OpenSocket(Node user) => _userSockets.TryOpen(user.Spelling) is { } place
        ? (place, null)
        : (null, new LimitHit("SOCKET_LIMIT_USER", $"You have {options.UserSockets} sockets and streams of events open, as many as may be. Close some.", SocketWait));

    private static (TimeSpan Wait, LimitHit? Hit) Place(TokenBuckets? buckets, string key, TimeSpan patience, string code, string message)
    {
        if (buckets is null)
        {
            return default;
        }

        var (isTaken, wait) = buckets.Take(key, patience);
        return (wait, isTaken ? null : new LimitHit(code, message, wait));
    }

    private static IPAddress Masked(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBits / 8).Clear();
        return new IPAddress(bytes);
    }

    private sealed class Places(IDisposable ofServer, IDisposable ofAddress) : IDisposable
    {
        public void Dispose()
        {
            ofServer.Dispose();
            ofAddress.Dispose();
        }
    }
}
