using LinkedRecords.Api.Limits;

namespace LinkedRecords.Api.Tests.Limits;

public sealed class SilentConnectionsTests
{
    private readonly List<string> _cut = [];

    [Fact]
    public void The_one_that_has_been_silent_for_longest_is_cut_for_a_new_one_of_its_address()
    {
        var silent = new SilentConnections(ofAddress: 2, ofServer: 100);
        Enter(silent, "eve", "e1");
        Enter(silent, "ada", "a1");
        Enter(silent, "eve", "e2");
        Assert.Empty(_cut);

        Enter(silent, "eve", "e3");
        Enter(silent, "eve", "e4");

        Assert.Equal(["e1", "e2"], _cut);
        Assert.Equal(3, silent.Count);
    }

    [Fact]
    public void When_the_server_has_as_many_as_it_may_the_oldest_of_all_is_cut()
    {
        var silent = new SilentConnections(ofAddress: 2, ofServer: 3);
        Enter(silent, "ada", "a1");
        Enter(silent, "eve", "e1");
        Enter(silent, "eve", "e2");

        Enter(silent, "eve", "e3");
        Enter(silent, "bob", "b1");

        Assert.Equal(["e1", "a1"], _cut);
        Assert.Equal(3, silent.Count);
    }

    [Fact]
    public void Whoever_has_asked_or_is_gone_is_not_counted_and_not_cut()
    {
        var silent = new SilentConnections(ofAddress: 1, ofServer: 1);
        var first = Enter(silent, "ada", "a1");
        first.Leave();
        first.Leave();
        Assert.Equal(0, silent.Count);

        var second = Enter(silent, "ada", "a2");
        Assert.Empty(_cut);
        Enter(silent, "ada", "a3");
        second.Leave();

        Assert.Equal(["a2"], _cut);
        Assert.Equal(1, silent.Count);
    }

    private SilentConnections.Place Enter(SilentConnections silent, string address, string name) =>
        silent.Enter(address, () => _cut.Add(name));
}
