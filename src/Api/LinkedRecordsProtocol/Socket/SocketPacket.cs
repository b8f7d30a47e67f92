using System.Globalization;
using System.Text.Json;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Socket;

/// <summary>A packet of Socket.IO protocol 5 in a text frame of Engine.IO protocol 4.</summary>
/// <param name="Kind">The digit behind the <c>4</c> of a message.</param>
/// <param name="Namespace"><c>/</c> when none is named.</param>
/// <param name="AckId">By which the client recognises the answer; null when it waits for none.</param>
/// <param name="Data">Undefined when there is none.</param>
/// <remarks>
/// <code>packet = kind [ "/" namespace "," ] [ ack id ] [ JSON ]</code>
/// https://socket.io/docs/v4/socket-io-protocol/. Binary packets are not part of this protocol.
/// </remarks>
internal sealed record SocketPacket(char Kind, string Namespace, long? AckId, JsonElement Data)
{
    /// <summary>The client wants to use a namespace.</summary>
    public const char Connect = '0';

    /// <summary>One side leaves a namespace.</summary>
    public const char Disconnect = '1';

    /// <summary>An event.</summary>
    public const char Event = '2';

    private const int LongestNamespace = 100;
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    /// <summary>Reads what stands behind the <c>4</c>; null when it is no packet.</summary>
    public static SocketPacket? TryRead(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is < '0' or > '4')
        {
            return null;
        }

        var kind = text[0];
        var rest = text[1..];
        var name = "/";
        if (rest.StartsWith("/"))
        {
            var end = rest.IndexOf(',');
            if (end is < 0 or > LongestNamespace)
            {
                return null;
            }

            name = rest[..end].ToString();
            rest = rest[(end + 1)..];
        }

        var digits = rest.IndexOfAnyExceptInRange('0', '9') is var other and >= 0 ? other : rest.Length;
        long? ackId = null;
        if (digits > 0)
        {
            if (!long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return null;
            }

            ackId = id;
        }

        return TryReadData(rest[digits..], out var data) ? new SocketPacket(kind, name, ackId, data) : null;
    }

    private static bool TryReadData(ReadOnlySpan<char> text, out JsonElement data)
    {
        data = default;
        if (text.IsEmpty)
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(text.ToString(), Reading);
            data = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
