using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>A client with one operation in flight, on a store that it shares with the other clients of its process.</summary>
/// <remarks>It writes down what it is about to do before it does it, and how it ended before it does the next thing.</remarks>
internal sealed class Worker(IFactStore store, string name, History history, int seed)
{
    public const int Registers = 12;
    private static readonly Node HasValue = new(Verdict.HasValue);
    private readonly Random _random = new(seed);
    private readonly Node _author = new(name);

    // The newest that this client has seen, as a commit or in an answer: nothing older may be shown to it.
    private Revision _seen = new(history.Newest);

    public static Node Register(int number) => new(RegisterName(number));

    public static string RegisterName(int number) => string.Create(CultureInfo.InvariantCulture, $"register-{number}");

    /// <summary>Does operations until there are as many in its history, first of all the one in which it was killed.</summary>
    /// <param name="isEnough">Asked before each operation, with how many there are, whether to end sooner.</param>
    public async Task RunAsync(int operations, Func<int, bool> isEnough, CancellationToken cancellationToken)
    {
        if (history.Unfinished is { } unfinished)
            await ResumeAsync(unfinished, cancellationToken);
        while (history.Count < operations && !isEnough(history.Count))
            await NextAsync(string.Create(CultureInfo.InvariantCulture, $"{name}-{history.Count}"), cancellationToken);
    }

    private Task ResumeAsync(Operation unfinished, CancellationToken cancellationToken) => unfinished.Kind switch
    {
        OperationKind.Increment => WriteAsync(unfinished, Increment(unfinished), cancellationToken),
        OperationKind.Append => WriteAsync(unfinished, Append(unfinished), cancellationToken),
        _ => Task.CompletedTask,
    };

    private Task NextAsync(string id, CancellationToken cancellationToken)
    {
        var register = _random.Next(Registers);
        return _random.Next(10) switch
        {
            0 => AppendAsync(id, register, cancellationToken),
            1 => ReadRecordAsync(id, register, cancellationToken),
            2 => ReadGraphAsync(id, register, cancellationToken),
            _ => IncrementAsync(id, register, cancellationToken),
        };
    }

    private async Task IncrementAsync(string id, int register, CancellationToken cancellationToken)
    {
        var before = await AnsweredAsync(() => store.ReadAsync(graph => ValueOf(graph, register), ReadAt.Newest, cancellationToken), cancellationToken);
        var begun = Begin(id, OperationKind.Increment, register, before.Value + 1);
        await WriteAsync(begun, Increment(begun), cancellationToken);
    }

    private async Task AppendAsync(string id, int register, CancellationToken cancellationToken)
    {
        var begun = Begin(id, OperationKind.Append, register, 0);
        await WriteAsync(begun, Append(begun), cancellationToken);
    }

    private async Task ReadRecordAsync(string id, int register, CancellationToken cancellationToken)
    {
        var begun = Begin(id, OperationKind.ReadRecord, register, 0);
        var tail = await AnsweredAsync(
            () => store.ReadChangesAsync(Register(register), 0, int.MaxValue, cancellationToken), cancellationToken);
        End(begun, Ending.Done, tail.At.Value, tail.Changes.Length);
    }

    private async Task ReadGraphAsync(string id, int register, CancellationToken cancellationToken)
    {
        var begun = Begin(id, OperationKind.ReadGraph, register, 0);
        var answer = await AnsweredAsync(
            () => store.ReadAsync(graph => ValueOf(graph, register), new ReadAt.AtLeast(_seen), cancellationToken), cancellationToken);
        End(begun, Ending.Done, answer.At.Value, answer.Value);
    }

    private async Task WriteAsync(Operation begun, Transaction transaction, CancellationToken cancellationToken)
    {
        switch (await AnsweredAsync(() => store.CommitAsync(transaction, cancellationToken), cancellationToken))
        {
            case CommitOutcome.Committed(var entry, var isRepeated):
                End(begun, isRepeated ? Ending.Repeated : Ending.Done, entry.Revision.Value, begun.Value);
                break;
            default:
                End(begun, Ending.Refused, 0, begun.Value);
                break;
        }
    }

    // Unknown is no ending: the same thing is asked again, with the same id, until there is an answer.
    private static async Task<T> AnsweredAsync<T>(Func<ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (StorageUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
    }

    private Transaction Increment(Operation begun)
    {
        var register = Register(begun.Register);
        return new()
        {
            Id = begun.Id,
            Author = _author,
            Retracted = [new(register, HasValue, Literal(begun.Value - 1))],
            Asserted = [new(register, HasValue, Literal(begun.Value))],
            Events = [new(register, Bytes(begun.Value))],
            Preconditions = [new Precondition.RecordAt(register, begun.Value - 1)],
        };
    }

    private Transaction Append(Operation begun) => new()
    {
        Id = begun.Id,
        Author = _author,
        Events = [new(new Node($"journal-{begun.Register}"), Bytes(begun.At))],
    };

    private static long ValueOf(IGraph graph, int register)
    {
        var values = graph.Objects(graph.Find(Register(register)), graph.Find(HasValue));
        return values.Length switch
        {
            0 => 0,
            1 => Number(graph.NodeOf(values[0])),
            _ => throw new UnreachableException("A register has one value at every revision."),
        };
    }

    // An evaluation that missed something is given the empty literal and runs again.
    private static long Number(Node literal) =>
        long.TryParse(literal.Spelling.Trim('"'), CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static Node Literal(long value) => new(string.Create(CultureInfo.InvariantCulture, $"\"{value}\""));

    private static byte[] Bytes(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    private Operation Begin(string id, OperationKind kind, int register, long value)
    {
        var begun = new Operation(id, kind, register, Now(), Value: value);
        history.Add(begun);
        return begun;
    }

    private void End(Operation begun, Ending ending, long revision, long value)
    {
        history.Add(begun with { At = Now(), Ending = ending, Revision = revision, Value = value });
        if (revision > _seen.Value)
            _seen = new Revision(revision);
    }

    // CLOCK_MONOTONIC, which all processes of a machine share.
    private static long Now() => Stopwatch.GetTimestamp();
}
