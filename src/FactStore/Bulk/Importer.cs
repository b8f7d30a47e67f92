using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>Writes the facts and records of a file into the log.</summary>
/// <remarks>
/// <para>There is no second way into the store: an import is ordinary transactions, one for each run of lines by the same
/// author and one for each record, so the log tells of it like of everything else. The id of a transaction is made of the import's
/// key, its first line and its length. An import that was killed is run again: the log answers what it has with the first outcome.
/// A record that is there already is not touched: its line is a fault.</para>
/// <para>Several transactions are under way at once and the store writes them together; their order is that of the file.</para>
/// </remarks>
public sealed class Importer(IFactStore store)
{
    private const int LargestTransaction = 2_000;
    private const int FactsUnderWay = 50_000;

    // What an event weighs beside facts: one for each so many bytes.
    private const int BytesOfFact = 100;

    /// <summary>Imports until the end of <paramref name="lines"/>.</summary>
    /// <param name="onProgress">Told after each transaction that is done; must be quick.</param>
    /// <param name="onFault">Told of each line that was passed over, when the options say to keep going.</param>
    /// <exception cref="ImportStoppedException">A line cannot be imported and the options do not say to keep going.</exception>
    /// <exception cref="StorageUnavailableException">The storage is gone; run the import again when it is back.</exception>
    public async Task<ImportProgress> RunAsync(
        IAsyncEnumerable<ImportLine> lines,
        ImportOptions options,
        Action<ImportProgress> onProgress,
        Action<ImportLine.Fault> onFault,
        CancellationToken cancellationToken)
    {
        var run = new Run(store, options, onProgress, onFault);
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            await (line switch
            {
                ImportLine.Stated stated => run.AddAsync(stated, cancellationToken),
                ImportLine.Recorded recorded => run.AddAsync(recorded, cancellationToken),
                var fault => run.PassOverAsync((ImportLine.Fault)fault, cancellationToken),
            });
        }

        return await run.FinishAsync(cancellationToken);
    }

    private sealed class Run(
        IFactStore store, ImportOptions options, Action<ImportProgress> onProgress, Action<ImportLine.Fault> onFault)
    {
        private readonly Queue<Sent> _underWay = new();
        private readonly ImmutableArray<Fact>.Builder _facts = ImmutableArray.CreateBuilder<Fact>();
        private ImportProgress _done = new(0, 0, 0, 0, 0, 0);
        private Node _author;
        private int _weightUnderWay;
        private long _firstLine;
        private long _lastLine;

        public async ValueTask AddAsync(ImportLine.Stated line, CancellationToken cancellationToken)
        {
            var author = AuthorOf(line.Author);
            if (_facts.Count > 0 && (author != _author || _facts.Count == LargestTransaction))
                await SendFactsAsync(cancellationToken);
            if (_facts.Count == 0)
                (_author, _firstLine) = (author, line.Line);
            _facts.Add(line.Fact);
            _lastLine = line.Line;
        }

        // A record that does not fit one transaction is written in several, each when the one before is known to be there.
        public async ValueTask AddAsync(ImportLine.Recorded line, CancellationToken cancellationToken)
        {
            await SendFactsAsync(cancellationToken);
            var parts = Portions(line.Events).ToList();
            var written = 0;
            foreach (var (number, part) in parts.Index())
            {
                if (number > 0 && !await SettleAllAsync())
                    return;
                var transaction = new Transaction
                {
                    Id = $"import-{options.Key}-{line.Line}-record-{number}",
                    Author = AuthorOf(line.Author),
                    Events = [.. part.Select(bytes => new RecordEvent(line.Record, bytes))],
                    Preconditions = [new Precondition.RecordAt(line.Record, written)],
                };
                written += part.Count;
                var isLast = number == parts.Count - 1;
                await SendAsync(transaction, line.Line, isLast ? 1 : 0, part.Sum(bytes => bytes.Length) / BytesOfFact, cancellationToken);
            }
        }

        public async ValueTask PassOverAsync(ImportLine.Fault fault, CancellationToken cancellationToken)
        {
            if (!options.KeepGoing)
            {
                await FinishAsync(cancellationToken);
                throw new ImportStoppedException(fault.Line, fault.Message);
            }

            _done = _done with { Faults = _done.Faults + 1 };
            onFault(fault);
        }

        public async ValueTask<ImportProgress> FinishAsync(CancellationToken cancellationToken)
        {
            await SendFactsAsync(cancellationToken);
            await SettleAllAsync();
            return _done;
        }

        private Node AuthorOf(Node? stated) => options.IgnoreAuthors ? options.DefaultAuthor : stated ?? options.DefaultAuthor;

        private static IEnumerable<List<ReadOnlyMemory<byte>>> Portions(ImmutableArray<ReadOnlyMemory<byte>> events)
        {
            var part = new List<ReadOnlyMemory<byte>>();
            var bytes = 0;
            foreach (var one in events)
            {
                if (part.Count == TransactionLimits.Events || bytes + one.Length > TransactionLimits.PayloadBytes)
                {
                    yield return part;
                    (part, bytes) = ([], 0);
                }

                part.Add(one);
                bytes += one.Length;
            }

            yield return part;
        }

        private async ValueTask SendFactsAsync(CancellationToken cancellationToken)
        {
            if (_facts.Count == 0)
                return;
            var transaction = new Transaction
            {
                // With the count, a file that grew under the same key does not lose what its last transaction gained.
                Id = $"import-{options.Key}-{_firstLine}-{_facts.Count}",
                Author = _author,
                Asserted = _facts.DrainToImmutable(),
            };
            await SendAsync(transaction, _lastLine, records: 0, transaction.Asserted.Length, cancellationToken);
        }

        private async ValueTask SendAsync(Transaction transaction, long line, int records, int weight, CancellationToken cancellationToken)
        {
            _underWay.Enqueue(new(line, transaction.Asserted.Length, records, weight, store.CommitAsync(transaction, cancellationToken).AsTask()));
            _weightUnderWay += weight;
            while (_weightUnderWay > FactsUnderWay)
                await SettleOneAsync();
        }

        // Whether the last one was written.
        private async ValueTask<bool> SettleAllAsync()
        {
            var isWritten = true;
            while (_underWay.Count > 0)
                isWritten = await SettleOneAsync();
            return isWritten;
        }

        private async ValueTask<bool> SettleOneAsync()
        {
            var sent = _underWay.Dequeue();
            _weightUnderWay -= sent.Weight;
            if (await sent.Outcome is CommitOutcome.Committed(_, var isRepeated))
            {
                _done = _done with
                {
                    Line = sent.LastLine,
                    Facts = _done.Facts + sent.Facts,
                    Records = _done.Records + sent.Records,
                    Transactions = _done.Transactions + 1,
                    Repeated = _done.Repeated + (isRepeated ? sent.Facts + sent.Records : 0),
                };
                onProgress(_done);
                return true;
            }

            var reason = string.Join(' ', ((CommitOutcome.Refused)await sent.Outcome).Reasons.Select(r => r.Message));
            if (!options.KeepGoing)
                throw new ImportStoppedException(sent.LastLine, reason);
            _done = _done with { Line = sent.LastLine, Faults = _done.Faults + 1 };
            onFault(new ImportLine.Fault(sent.LastLine, reason));
            return false;
        }

        /// <summary>A transaction under way.</summary>
        /// <param name="Weight">About how much memory it holds, in facts.</param>
        private sealed record Sent(long LastLine, int Facts, int Records, int Weight, Task<CommitOutcome> Outcome);
    }
}
