using LinkedRecords.Api.Limits;
using Microsoft.AspNetCore.HttpOverrides;

namespace LinkedRecords.Api.Tests.Limits;

public sealed class TrustedProxiesTests
{
    [Fact]
    public void Nobody_is_believed_unless_he_is_named()
    {
        var (options, mistakes) = TrustedProxies.Read(_ => null);

        Assert.Empty(mistakes);
        Assert.Equal(ForwardedHeaders.None, options.ForwardedHeaders);
        Assert.Empty(options.KnownProxies);
        Assert.Empty(options.KnownIPNetworks);
    }

    [Fact]
    public void Addresses_and_networks_are_read_and_what_is_neither_is_told()
    {
        var (options, mistakes) = TrustedProxies.Read(_ => "10.0.0.4, fd00::/8, proxy.example, 10.1.0.0/99");

        Assert.Equal("10.0.0.4", options.KnownProxies.Single().ToString());
        Assert.Equal("fd00::/8", options.KnownIPNetworks.Single().ToString());
        Assert.Equal(2, mistakes.Length);
        Assert.Contains("proxy.example", mistakes[0], StringComparison.Ordinal);
    }
}
