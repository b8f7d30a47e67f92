using System.Collections.Immutable;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Subscriptions;

namespace GraphQLHello;

/// <summary>What the schema is about. It knows nothing of GraphQL but how to refuse an entry and how to tell its watchers.</summary>
internal sealed class GuestBook
{
    private ImmutableList<Entry> _entries = [];
    private int _lastId;

    public EventHub<Entry> Written { get; } = new();

    public IEnumerable<Entry> Newest(int count) => _entries.Reverse().Take(count);

    public Entry Write(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new GraphQLException("An entry needs a text.", "EMPTY_TEXT");
        var entry = new Entry(Interlocked.Increment(ref _lastId), text);
        ImmutableInterlocked.Update(ref _entries, entries => entries.Add(entry));
        Written.Publish(entry);
        return entry;
    }
}
