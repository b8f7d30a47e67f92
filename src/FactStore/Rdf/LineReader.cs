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
    public static async IAsyncEnumerable<string?> ReadAsync(
        Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        var overlong = false;
        ReadResult read;
        do
        {
            read = await pipe.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (Cut(ref rest, read.IsCompleted) is { } line)
            {
                yield return overlong ? null : Decode(line);
                overlong = false;
            }

            // What is too long is dropped up to its end, so that memory stays bounded.
            overlong |= rest.Length > LongestLine;
            pipe.AdvanceTo(overlong ? rest.End : rest.Start, rest.End);
            if (read.IsCompleted && rest.Length > 0)
                yield return overlong ? null : Decode(rest);
        }
        while (!read.IsCompleted);
        await pipe.CompleteAsync();
    }

    private static ReadOnlySequence<byte>? Cut(ref ReadOnlySequence<byte> rest, bool isLast)
    {
        var reader = new SequenceReader<byte>(rest);
        if (!reader.TryReadToAny(out ReadOnlySequence<byte> line, "\r\n"u8, advancePastDelimiter: false))
            return null;

        reader.TryRead(out var end);
        // A CR at the end of the buffer may be the first half of CR LF.
        if (end == '\r' && reader.End && !isLast)
            return null;
        if (end == '\r')
            reader.IsNext((byte)'\n', advancePast: true);
        rest = rest.Slice(reader.Position);
        return line;
    }

    private static string? Decode(ReadOnlySequence<byte> line)
    {
        try
        {
            return line.Length > LongestLine ? null : Strict.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
