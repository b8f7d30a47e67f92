using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>Writes the facts of a file into the log.</summary>
/// <remarks>
/// <para>There is no second way into the store: an import is ordinary transactions, one for each run of lines by the same
/// author, so the log tells of it like of everything else. The id of a transaction is made of the import's key, its
/// first line and its length. An import that was killed is run again: the log answers what it has with the first outcome.</para>
/// <para>Several transactions are under way at once and the store writes them together; their order is that of the file.</para>
/// </remarks>
public sealed class Importer(IFactStore store)
{
    private const int LargestTransaction = 2_000;
    private const int FactsUnderWay = 50_000;

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
            if (line is ImportLine.Stated stated)
                await run.AddAsync(stated, cancellationToken);
            else
                await run.PassOverAsync((ImportLine.Fault)line, cancellationToken);
        }

        return await run.FinishAsync(cancellationToken);
    }

    private sealed class Run(
        IFactStore store, ImportOptions options, Action<ImportProgress> onProgress, Action<ImportLine.Fault> onFault)
    {
        private readonly Queue<(long LastLine, int Facts, Task<CommitOutcome> Outcome)> _underWay = new();
        private readonly ImmutableArray<Fact>.Builder _facts = ImmutableArray.CreateBuilder<Fact>();
        private ImportProgress _done = new(0, 0, 0, 0, 0);
        private Node _author;
        private int _factsUnderWay;
        private long _firstLine;
        private long _lastLine;

        public async ValueTask AddAsync(ImportLine.Stated line, CancellationToken cancellationToken)
        {
            var author = options.IgnoreAuthors ? options.DefaultAuthor : line.Author ?? options.DefaultAuthor;
            if (_facts.Count > 0 && (author != _author || _facts.Count == LargestTransaction))
                await SendAsync(cancellationToken);
            if (_facts.Count == 0)
                (_author, _firstLine) = (author, line.Line);
            _facts.Add(line.Fact);
            _lastLine = line.Line;
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
            if (_facts.Count > 0)
                await SendAsync(cancellationToken);
            while (_underWay.Count > 0)
                await SettleOneAsync();
            return _done;
        }

        private async ValueTask SendAsync(CancellationToken cancellationToken)
        {
            var transaction = new Transaction
            {
                // With the count, a file that grew under the same key does not lose what its last transaction gained.
                Id = $"import-{options.Key}-{_firstLine}-{_facts.Count}",
                Author = _author,
                Asserted = _facts.DrainToImmutable(),
            };
            _underWay.Enqueue((_lastLine, transaction.Asserted.Length, store.CommitAsync(transaction, cancellationToken).AsTask()));
            _factsUnderWay += transaction.Asserted.Length;
            while (_factsUnderWay > FactsUnderWay)
                await SettleOneAsync();
        }

        private async ValueTask SettleOneAsync()
        {
            var (line, facts, outcome) = _underWay.Dequeue();
            _factsUnderWay -= facts;
            switch (await outcome)
            {
                case CommitOutcome.Committed committed:
                    _done = _done with
                    {
                        Line = line,
                        Facts = _done.Facts + facts,
                        Transactions = _done.Transactions + 1,
                        Repeated = _done.Repeated + (committed.Repeated ? facts : 0),
                    };
                    onProgress(_done);
                    break;
                case CommitOutcome.Refused refused:
                    var reason = string.Join(' ', refused.Reasons.Select(r => r.Message));
                    if (!options.KeepGoing)
                        throw new ImportStoppedException(line, reason);
                    _done = _done with { Line = line, Faults = _done.Faults + 1 };
                    onFault(new ImportLine.Fault(line, reason));
                    break;
            }
        }
    }
}
