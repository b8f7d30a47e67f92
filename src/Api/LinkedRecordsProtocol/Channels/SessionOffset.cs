using System.Globalization;
using System.Runtime.InteropServices;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>What an event carries for the client to present when it comes back.</summary>
/// <param name="Events">The number of the event in its session.</param>
/// <param name="Channels">
/// To how many channels the session listened. The book of channels is written behind the clients; when a server was killed, this tells whether all are in it.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SessionOffset(long Events, int Channels)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; a client that has received no event presents none. Null when it is neither.</summary>
    public static SessionOffset? TryRead(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return default(SessionOffset);
        }

        return text.Split('.') is [var events, var channels]
            && long.TryParse(events, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(channels, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new SessionOffset(number, count)
            : null;
    }

    /// <summary>As it is sent.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Events}.{Channels}");
}
