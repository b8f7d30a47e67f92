using LinkedRecords.Api.LinkedRecordsProtocol.Socket;

namespace LinkedRecords.Api.Tests.LinkedRecordsProtocol;

public sealed class SocketPacketTests
{
    [Theory]
    [InlineData("0", '0', "/", null, "")]
    [InlineData("0{\"token\":\"x\"}", '0', "/", null, "{\"token\":\"x\"}")]
    [InlineData("0/admin,{}", '0', "/admin", null, "{}")]
    [InlineData("1", '1', "/", null, "")]
    [InlineData("2[\"a\"]", '2', "/", null, "[\"a\"]")]
    [InlineData("217[\"a\",{}]", '2', "/", 17L, "[\"a\",{}]")]
    [InlineData("2/chat,0[\"a\"]", '2', "/chat", 0L, "[\"a\"]")]
    public void A_packet_is_read(string text, char kind, string name, long? ackId, string data)
    {
        var packet = SocketPacket.TryRead(text);

        Assert.NotNull(packet);
        Assert.Equal((kind, name, ackId), (packet.Kind, packet.Namespace, packet.AckId));
        Assert.Equal(data, packet.Data.ValueKind == System.Text.Json.JsonValueKind.Undefined ? "" : packet.Data.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("7[]")]
    [InlineData("51-[\"binary\"]")]
    [InlineData("2/endless")]
    [InlineData("2{")]
    [InlineData("299999999999999999999999[]")]
    public void What_is_none_ends_the_connection(string text) => Assert.Null(SocketPacket.TryRead(text));
}
