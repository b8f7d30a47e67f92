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

        /// <summary>Called once, when the request has been answered or the connection is gone.</summary>
        public Func<ValueTask>? OnEnd { get; init; }
    }

    /// <summary>The caller has no valid credential: status 401, close code 4401.</summary>
    /// <param name="Reason">Shown to the client.</param>
    public sealed record Unauthenticated(string Reason = "Unauthorized") : Admission;

    /// <summary>The caller may not be here: status 403, close code 4403.</summary>
    /// <param name="Reason">Shown to the client.</param>
    public sealed record Forbidden(string Reason = "Forbidden") : Admission;
}
