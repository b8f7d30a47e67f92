using LinkedRecords.GraphQL.Execution.Incremental;
using LinkedRecords.GraphQL.Execution.Subscriptions;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>What comes of a request: one response, a response in several payloads, or a stream of responses.</summary>
public abstract class GraphQLResult
{
    private GraphQLResult()
    {
    }

    /// <summary>Whatever it is, as the payloads that it consists of; enumerated once, and whoever takes one disposes it.</summary>
    internal abstract IAsyncEnumerable<IPayload> AllPayloads { get; }

    /// <summary>The same, where payloads that others get, too, may be taken while the reader still waits: <see cref="IOfferedEvents"/>.</summary>
    /// <param name="take">Given the next ones in their order: whether all were taken, and are not to be yielded. They need not be disposed.</param>
    internal virtual IAsyncEnumerable<IPayload> PayloadsUnlessTaken(Func<IReadOnlyList<IPayload>, bool> take) => AllPayloads;

    /// <summary>One response.</summary>
    public sealed class Single : GraphQLResult
    {
        internal Single(GraphQLResponse response) => Response = response;

        /// <summary>The response; whoever takes it disposes it.</summary>
        public GraphQLResponse Response { get; }

        internal override IAsyncEnumerable<IPayload> AllPayloads => AsyncEnumerable.Repeat(Response, 1);
    }

    /// <summary>A response to <c>@defer</c> or <c>@stream</c>: an initial payload and others, until one says <c>hasNext: false</c>.</summary>
    public sealed class Incremental : GraphQLResult
    {
        internal Incremental(IAsyncEnumerable<IncrementalPayload> payloads) => Payloads = payloads;

        /// <summary>The payloads, the initial one first; enumerated once. Nothing is computed beyond what is asked for, and leaving early cancels the rest.</summary>
        public IAsyncEnumerable<IncrementalPayload> Payloads { get; }

        internal override IAsyncEnumerable<IPayload> AllPayloads => Payloads;
    }

    /// <summary>A subscription: one response for each event of its source.</summary>
    public sealed class Subscription : GraphQLResult
    {
        private readonly Func<Func<IReadOnlyList<GraphQLResponse>, bool>?, IAsyncEnumerable<GraphQLResponse>> _answer;

        internal Subscription(Func<Func<IReadOnlyList<GraphQLResponse>, bool>?, IAsyncEnumerable<GraphQLResponse>> answer) => _answer = answer;

        /// <summary>The responses, in the order of the events; enumerated once. Leaving early closes the source. A source that fails ends with a response that has errors and no data.</summary>
        public IAsyncEnumerable<GraphQLResponse> Responses => _answer(null);

        internal override IAsyncEnumerable<IPayload> AllPayloads => Responses;

        internal override IAsyncEnumerable<IPayload> PayloadsUnlessTaken(Func<IReadOnlyList<IPayload>, bool> take) => _answer(take);
    }
}
