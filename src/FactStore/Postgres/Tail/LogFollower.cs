using System.Runtime.CompilerServices;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Postgres.Tail;

/// <summary>Gives one reader every entry after <paramref name="since"/> that this node has applied, and then each new one.</summary>
/// <remarks>From memory as long as the reader keeps up, from storage else: a slow one holds nobody and nothing.</remarks>
internal sealed class LogFollower(AppliedLog applied, LogReader log, Revision since)
{
    /// <summary>Ends when the node closes.</summary>
    /// <exception cref="HistoryGoneException">The entries after the start are not whole any more.</exception>
    /// <exception cref="LogReplacedException">What was followed is not the history of this log any more.</exception>
    public async IAsyncEnumerable<LogEntry> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var replacements = applied.Replacements;
        var reached = since;
        while (true)
        {
            var moved = applied.Moved;
            if (applied.Replacements != replacements)
                throw new LogReplacedException(reached);

            var page = await NextPageAsync(reached, cancellationToken);
            foreach (var entry in page)
            {
                reached = entry.Revision;
                yield return entry;
            }

            if (applied.IsClosed)
                yield break;
            if (page.Length == 0)
                await moved.WaitAsync(cancellationToken);
        }
    }

    private async ValueTask<LogEntry[]> NextPageAsync(Revision reached, CancellationToken cancellationToken)
    {
        var head = applied.Head;
        if (reached >= head)
            return [];
        if (applied.Recent(reached, LogReader.PageSize) is { } recent)
            return recent;
        try
        {
            var page = await log.ReadAsync(reached, cancellationToken);
            return [.. page.TakeWhile(entry => entry.Revision <= head).Select(entry => entry.Entry)];
        }
        catch (HistoryGoneException) when (reached > since)
        {
            // It followed well until the horizon overtook it.
            throw new LogReplacedException(reached);
        }
    }
}
