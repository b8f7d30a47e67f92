namespace LinkedRecords.GraphQL.Execution;

/// <summary>Lets the executor see typed sequences over time as sequences of objects. References cost nothing; values are boxed.</summary>
internal static class Sequences
{
    /// <summary>A sequence over time; it is wrapped when its items are values, for those do not vary.</summary>
    public static object Adapt<T>(IAsyncEnumerable<T> items) => items is IAsyncEnumerable<object?> ? items : new Boxed<T>(items);

    public static async ValueTask<object?> AdaptAsync<T>(ValueTask<IAsyncEnumerable<T>> pending) => Adapt(await pending);

    private sealed class Boxed<T>(IAsyncEnumerable<T> items) : IAsyncEnumerable<object?>
    {
        public IAsyncEnumerator<object?> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            new Enumerator(items.GetAsyncEnumerator(cancellationToken));

        private sealed class Enumerator(IAsyncEnumerator<T> inner) : IAsyncEnumerator<object?>
        {
            public object? Current => inner.Current;

            public ValueTask<bool> MoveNextAsync() => inner.MoveNextAsync();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
