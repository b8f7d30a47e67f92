using LinkedRecords.Api.Presence;
using LinkedRecords.Collaboration.Presence;

namespace LinkedRecords.Api.Tests.Presence;

public sealed class PresenceWireTests
{
    [Fact]
    public void The_largest_state_with_the_longest_names_fits_into_one_notification()
    {
        var name = new string('€', PresenceRoom.MaxNameLength);
        var entry = new PresenceEntry(name, name, Node, ulong.MaxValue, new string('"', PresenceRoom.MaxStateBytes), new(name, long.MaxValue, int.MaxValue, int.MaxValue));

        var texts = PresenceWire.Write(new PresenceMessage(Node, Key, new PresenceDelta([entry], []))).ToList();

        Assert.Single(texts, text => PresenceWire.Read(text)!.Delta.Shown.Count == 1);
        Assert.All(texts, text => Assert.InRange(text.Length, 1, PresenceWire.MostCharacters));
    }

    [Fact]
    public void What_is_too_much_for_one_notification_arrives_whole_and_in_order_in_several()
    {
        var shown = Enumerable.Range(0, 200).Select(at => new PresenceEntry($"s{at}", "p", Node, (ulong)at, new string('1', at * 20), at % 2 == 0 ? null : new("r", at, 1, 2))).ToList();
        var gone = Enumerable.Range(0, 300).Select(at => $"gone{at}").ToList();

        var texts = PresenceWire.Write(new PresenceMessage(Node, Key, new PresenceDelta(shown, gone))).ToList();

        Assert.All(texts, text => Assert.InRange(text.Length, 1, PresenceWire.MostCharacters));
        var read = texts.Select(text => PresenceWire.Read(text)!).ToList();
        Assert.All(read, message => Assert.Equal((Node, Key), (message.Node, message.Room)));
        Assert.Equal(shown, read.SelectMany(message => message.Delta.Shown));
        Assert.Equal(gone, read.SelectMany(message => message.Delta.Gone));
    }

    [Fact]
    public void What_is_no_message_is_read_as_none()
    {
        var whole = Convert.FromBase64String(PresenceWire.Write(new PresenceMessage(Node, Key, new PresenceDelta([new("s", "p", Node, 1, "1", null)], ["g"]))).Single());

        Assert.Null(PresenceWire.Read("?"));
        Assert.Null(PresenceWire.Read(string.Empty));
        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Null(PresenceWire.Read(Convert.ToBase64String(whole[..length]))));
    }

    private static string Node => "00000000000000000000000000000001";

    private static string Key => Room.KeyOf("kv-1");
}
