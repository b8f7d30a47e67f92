using System.Buffers;
using System.Text;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Wire;

namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>Consecutive commits that are seldom needed, in a few bytes each instead of five objects: what a text keeps for late changes must not outweigh it.</summary>
/// <remarks>
/// For each commit, as in docs/formats/longtext.md: how far behind its base is, the numbers of author and client in the table of names,
/// sequence and time as differences, then the operation and the sent one as their components (length × 4 + kind) behind their count.
/// </remarks>
internal sealed class SealedCommits
{
    private readonly byte[] _numbers;
    private readonly string _texts;
    private readonly string[] _names;
    private readonly long _firstVersion;
    private readonly int _count;

    private SealedCommits(ReadOnlySpan<TextCommit> commits, byte[] numbers, string texts, string[] names)
    {
        _firstVersion = commits[0].Version;
        _count = commits.Length;
        _numbers = numbers;
        _texts = texts;
        _names = names;
        foreach (var commit in commits)
            Units += commit.Operation.ChangedLength;
    }

    /// <summary>Inserted and deleted units of all of them.</summary>
    public long Units { get; }

    public static SealedCommits Of(ReadOnlySpan<TextCommit> commits)
    {
        var numbers = new ArrayBufferWriter<byte>(commits.Length * 16);
        var texts = new StringBuilder();
        var names = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        var (sequence, ticks) = (0L, 0L);
        foreach (var commit in commits)
        {
            numbers.WriteNumber(commit.Version - commit.BaseVersion);
            numbers.WriteNumber(NumberOf(commit.Author));
            numbers.WriteNumber(NumberOf(commit.Client));
            numbers.WriteSigned(commit.Sequence - sequence);
            numbers.WriteSigned(commit.At.UtcTicks - ticks);
            Write(commit.Operation, numbers, texts);
            Write(commit.Sent, numbers, texts);
            (sequence, ticks) = (commit.Sequence, commit.At.UtcTicks);
        }

        return new SealedCommits(commits, numbers.WrittenSpan.ToArray(), texts.ToString(), [.. names.Keys]);

        int NumberOf(string name) => names.TryAdd(name, names.Count) ? names.Count - 1 : names[name];
    }

    public TextCommit[] Open()
    {
        var commits = new TextCommit[_count];
        var reader = new WireReader(_numbers);
        var (text, sequence, ticks) = (0, 0L, 0L);
        for (var index = 0; index < _count; index++)
        {
            var version = _firstVersion + index;
            var baseVersion = version - reader.ReadNumber();
            var (author, client) = (_names[reader.ReadNumber()], _names[reader.ReadNumber()]);
            sequence += reader.ReadSigned();
            ticks += reader.ReadSigned();
            var operation = Read(ref reader, ref text);
            var sent = Read(ref reader, ref text);
            commits[index] = new TextCommit(version, baseVersion, author, client, sequence, new DateTimeOffset(ticks, TimeSpan.Zero), operation!, sent);
        }

        return commits;
    }

    // One more than the number of components, and 0 for none: an operation on the empty text may have no components.
    private static void Write(TextOperation? operation, IBufferWriter<byte> numbers, StringBuilder texts)
    {
        numbers.WriteNumber(operation is null ? 0 : operation.Components.Length + 1);
        foreach (var component in operation is null ? [] : operation.Components)
        {
            numbers.WriteNumber(((long)component.Length << 2) | (uint)component.Kind);
            texts.Append(component.Inserted);
        }
    }

    private TextOperation? Read(ref WireReader reader, ref int text)
    {
        var count = (int)reader.ReadNumber() - 1;
        if (count < 0)
            return null;
        var builder = new TextOperationBuilder(count);
        for (; count > 0; count--)
        {
            var number = reader.ReadNumber();
            var length = (int)(number >> 2);
            switch ((TextComponentKind)(number & 3))
            {
                case TextComponentKind.Retain:
                    builder.Retain(length);
                    break;
                case TextComponentKind.Delete:
                    builder.Delete(length);
                    break;
                default:
                    builder.Insert(_texts.Substring(text, length));
                    text += length;
                    break;
            }
        }

        return builder.Build();
    }
}
