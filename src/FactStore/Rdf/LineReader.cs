using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace LinkedRecords.FactStore.Rdf;

/// <summary>Cuts a stream of UTF-8 into lines, which end with LF, CR or both.</summary>
internal static class LineReader
{
    /// <summary>Bytes of a line: a literal of the largest size with every byte escaped fits.</summary>
    public const int LongestLine = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines in order, empty ones too; null stands for a line that is too long or not UTF-8.</summary>
    public static IAsyncEnumerable<string?> ReadAsync(Stream input, CancellationToken cancellationToken) =>
        ReadAsync(input, LongestLine, cancellationToken);

    /// <summary>The same with another bound for the length of a line, in bytes.</summary>
    public static async IAsyncEnumerable<string?> ReadAsync(
        Stream input, int longest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        var overlong = false;
        var searched = 0L;
        ReadResult read;
        do
        {
            read = await pipe.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (Cut(ref rest, searched, read.IsCompleted) is { } line)
            {
                yield return overlong ? null : Decode(line, longest);
                (overlong, searched) = (false, 0);
            }

            // What is too long is dropped up to its end, so that memory stays bounded.
            overlong |= rest.Length > longest;
            // The last byte is looked at again: it may be the first half of CR LF.
            searched = overlong ? 0 : Math.Max(0, rest.Length - 1);
            pipe.AdvanceTo(overlong ? rest.End : rest.Start, rest.End);
            if (read.IsCompleted && rest.Length > 0)
                yield return overlong ? null : Decode(rest, longest);
        }
        while (!read.IsCompleted);
        await pipe.CompleteAsync();
    }

    // In the bytes before `searched` there is no end of a line.
    private static ReadOnlySequence<byte>? Cut(ref ReadOnlySequence<byte> rest, long searched, bool isLast)
    {
        var reader = new SequenceReader<byte>(rest);
        reader.Advance(searched);
        if (!reader.TryAdvanceToAny("\r\n"u8, advancePastDelimiter: false))
            return null;

        var line = rest.Slice(0, reader.Position);
        reader.TryRead(out var end);
        // A CR at the end of the buffer may be the first half of CR LF.
        if (end == '\r' && reader.End && !isLast)
            return null;
        if (end == '\r')
            reader.IsNext((byte)'\n', advancePast: true);
        rest = rest.Slice(reader.Position);
        return line;
    }

    private static string? Decode(ReadOnlySequence<byte> line, int longest)
    {
        try
        {
            return line.Length > longest ? null : Strict.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
