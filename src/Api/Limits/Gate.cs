using System.Net;
using System.Net.Sockets;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Limits;

/// <summary>Lets users and addresses in as fast as they may come, and no faster.</summary>
internal sealed class Gate(LimitOptions options, TimeProvider clock)
{
    private const int NetworkBits = 64;
    private static readonly TimeSpan SocketWait = TimeSpan.FromSeconds(10);

    private readonly TokenBuckets? _users = options.User is { } rate ? new TokenBuckets(rate, clock) : null;
    private readonly TokenBuckets? _addresses = options.Address is { } rate ? new TokenBuckets(rate, clock) : null;
    private readonly TokenBuckets? _signIns = options.SignIn is { } rate ? new TokenBuckets(rate, clock) : null;
    private readonly OpenCounts _userSockets = new(options.UserSockets);
    private readonly OpenCounts _addressSockets = new(options.AddressSockets);

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
    public LimitHit? TakeFor(IPAddress? address) => _addresses?.TryTake(KeyOf(address)) is { } wait
        ? new LimitHit("RATE_LIMITED_ADDRESS", "More requests come from this address than one address may make. Go on more slowly.", wait)
        : null;

    /// <summary>One request or operation of a user; null when it may go on.</summary>
    public LimitHit? TakeFor(Node user) => _users?.TryTake(user.Spelling) is { } wait
        ? new LimitHit("RATE_LIMITED_USER", "You make more requests than one user may make, with all credentials together. Go on more slowly.", wait)
        : null;

    /// <summary>One attempt to sign in from an address; null when it may go on.</summary>
    public LimitHit? TakeSignIn(IPAddress? address) => _signIns?.TryTake(KeyOf(address)) is { } wait
        ? new LimitHit("RATE_LIMITED_SIGN_IN", "More attempts to sign in come from this address than one address may make. Go on more slowly.", wait)
        : null;

    /// <summary>One more socket of an address. Dispose the place when it closes.</summary>
    public (IDisposable? Place, LimitHit? Hit) OpenSocket(IPAddress? address) => Opened(
        _addressSockets.TryOpen(KeyOf(address)), "SOCKET_LIMIT_ADDRESS", $"{options.AddressSockets} sockets and streams of events are open from this address, as many as may be. Close some.");

    /// <summary>One more socket of a user. Dispose the place when it closes.</summary>
    public (IDisposable? Place, LimitHit? Hit) OpenSocket(Node user) => Opened(
        _userSockets.TryOpen(user.Spelling), "SOCKET_LIMIT_USER", $"You have {options.UserSockets} sockets and streams of events open, as many as may be. Close some.");

    private static (IDisposable? Place, LimitHit? Hit) Opened(IDisposable? place, string code, string message) =>
        place is null ? (null, new LimitHit(code, message, SocketWait)) : (place, null);

    private static IPAddress Masked(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBits / 8).Clear();
        return new IPAddress(bytes);
    }
}
