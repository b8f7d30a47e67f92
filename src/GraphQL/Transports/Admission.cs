using System.Text.Json;
using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Transports;

/// <summary>Whether a request, or a connection, may run operations, and in which context.</summary>
public abstract record Admission
{
    private Admission()
    {
    }

    /// <summary>Operations run.</summary>
    /// <param name="Context">Given to every resolver as the request context.</param>
    public sealed record Granted(object? Context) : Admission
    {
        /// <summary>Cancelled when the caller's credential ends: requests are cut off, sockets closed with 4403, which clients answer by connecting again.</summary>
        public CancellationToken Ends { get; init; }

        /// <summary>
        /// Called before each operation on a socket, which outlives the request that is counted; completes when the operation may begin, or with what it is
        /// answered instead. The socket is not read on before that: what more comes waits at the client.
        /// </summary>
        public Func<CancellationToken, ValueTask<TooMany?>>? Pace { get; init; }

        /// <summary>Called when a ping on a socket carries a payload: a client that has a fresh credential shows it before the old one ends. False closes with 4403.</summary>
        public Func<JsonElement, CancellationToken, ValueTask<bool>>? Renew { get; init; }

        /// <summary>Called once, when the request has been answered or the connection is gone.</summary>
        public Func<ValueTask>? OnEnd { get; init; }
    }

    /// <summary>The caller has no valid credential: status 401, close code 4401.</summary>
    /// <param name="Reason">Shown to the client.</param>
    public sealed record Unauthenticated(string Reason = "Unauthorized") : Admission;

    /// <summary>The caller may not be here: status 403, close code 4403.</summary>
    /// <param name="Reason">Shown to the client.</param>
    public sealed record Forbidden(string Reason = "Forbidden") : Admission;

    /// <summary>The caller asks for too much: status 429 with <c>Retry-After</c>, close code 4429, or the answer to one operation on a socket.</summary>
    /// <param name="Code">Says which limit it was; the value of <c>extensions.code</c>.</param>
    /// <param name="Reason">Shown to the client.</param>
    /// <param name="Wait">After that there is room again.</param>
    public sealed record TooMany(string Code, string Reason, TimeSpan Wait) : Admission
    {
        /// <summary><see cref="Wait"/> in whole seconds, at least one.</summary>
        public int Seconds => Math.Max(1, (int)Math.Ceiling(Wait.TotalSeconds));

        /// <summary>The answer to one operation; <c>extensions.retryAfter</c> has the seconds.</summary>
        public GraphQLError ToError() => new($"{Reason} Wait {Seconds} s.")
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = Code, ["retryAfter"] = Seconds },
        };
    }
}
