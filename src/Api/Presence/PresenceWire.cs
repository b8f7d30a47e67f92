using System.Text;
using LinkedRecords.Collaboration.Presence;

namespace LinkedRecords.Api.Presence;

/// <summary>Messages as text that fits into a notification of PostgreSQL: fields in order, then Base64.</summary>
/// <remarks>
/// Version, node, room, number of entries, entries, number of those gone, their names; text as <see cref="BinaryWriter"/> writes
/// it. Base64 rather than JSON, since escaping would make the largest state up to three times as long.
/// </remarks>
internal static class PresenceWire
{
    /// <summary>The longest message, in characters, all of them ASCII. PostgreSQL takes less than 8,000 bytes.</summary>
    public const int MostCharacters = 7_900;

    private const byte Version = 1;
    private const int MostBytes = MostCharacters / 4 * 3;
    private const int MostItems = 1_000;

    /// <summary>As few texts as it takes.</summary>
    public static IEnumerable<string> Write(PresenceMessage message)
    {
        var (shown, gone) = (new List<PresenceEntry>(), new List<string>());
        var room = MostBytes - SizeOf(message);
        var left = room;
        foreach (var (entry, session) in Items(message.Delta))
        {
            var size = entry is null ? SizeOf(session) : SizeOf(entry);
            if (size > left)
            {
                yield return Encode(message, shown, gone);
                (shown, gone, left) = ([], [], room);
            }

            left -= size;
            if (entry is not null)
            {
                shown.Add(entry);
            }
            else
            {
                gone.Add(session);
            }
        }

        yield return Encode(message, shown, gone);
    }

    /// <summary>The message, or null when the text is none, perhaps of a later version.</summary>
    public static PresenceMessage? Read(string text)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(Convert.FromBase64String(text)), Encoding.UTF8);
            return reader.ReadByte() == Version ? Read(reader) : null;
        }
        catch (Exception malformed) when (malformed is FormatException or IOException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<(PresenceEntry? Entry, string Session)> Items(PresenceDelta delta) =>
        delta.Shown.Select(entry => ((PresenceEntry?)entry, entry.Session)).Concat(delta.Gone.Select(session => ((PresenceEntry?)null, session)));

    private static string Encode(PresenceMessage message, List<PresenceEntry> shown, List<string> gone)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(message.Node);
        writer.Write(message.Room ?? string.Empty);
        writer.Write(shown.Count);
        shown.ForEach(entry => Write(writer, entry));
        writer.Write(gone.Count);
        gone.ForEach(writer.Write);
        writer.Flush();
        return Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(BinaryWriter writer, PresenceEntry entry)
    {
        writer.Write(entry.Session);
        writer.Write(entry.Person);
        writer.Write(entry.Count);
        writer.Write(entry.State);
        writer.Write(entry.Cursor is not null);
        if (entry.Cursor is { } cursor)
        {
            writer.Write(cursor.Record);
            writer.Write(cursor.Version);
            writer.Write(cursor.Anchor);
            writer.Write(cursor.Head);
        }
    }

    private static PresenceMessage Read(BinaryReader reader)
    {
        var node = reader.ReadString();
        var room = reader.ReadString();
        var shown = ReadMany(reader, () => ReadEntry(reader, node));
        var gone = ReadMany(reader, reader.ReadString);
        return new PresenceMessage(node, room.Length == 0 ? null : room, new PresenceDelta(shown, gone));
    }

    private static List<T> ReadMany<T>(BinaryReader reader, Func<T> read)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MostItems)
        {
            throw new FormatException("More items than a message holds.");
        }

        return [.. Enumerable.Range(0, count).Select(_ => read())];
    }

    private static PresenceEntry ReadEntry(BinaryReader reader, string node) => new(
        reader.ReadString(),
        reader.ReadString(),
        node,
        reader.ReadUInt64(),
        reader.ReadString(),
        reader.ReadBoolean() ? new PresenceCursor(reader.ReadString(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32()) : null);

    // Upper bounds: a length takes at most five bytes, the version and both counts together nine, the rest of an entry 25.
    private static int SizeOf(PresenceMessage message) => 9 + SizeOf(message.Node) + SizeOf(message.Room ?? string.Empty);

    private static int SizeOf(PresenceEntry entry) =>
        25 + SizeOf(entry.Session) + SizeOf(entry.Person) + SizeOf(entry.State) + SizeOf(entry.Cursor?.Record ?? string.Empty);

    private static int SizeOf(string text) => 5 + Encoding.UTF8.GetByteCount(text);
}
