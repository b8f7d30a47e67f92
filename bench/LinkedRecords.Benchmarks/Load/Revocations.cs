using System.Diagnostics;
using LinkedRecords.Benchmarks.Texts;

namespace LinkedRecords.Benchmarks.Load;

/// <summary>How long it takes from sending a revocation until the stream of whoever lost the right has ended.</summary>
internal static class Revocations
{
    private const string Query = "subscription($id: Node!) { recordChanges(id: $id) { version } }";

    /// <summary>Once for each document, one after the other.</summary>
    /// <param name="ownerPort">The node where the right is taken away.</param>
    /// <param name="readerPort">The node that the reader is connected to.</param>
    public static async Task<Spread> MeasureAsync(
        int ownerPort, int readerPort, LoadUser owner, LoadUser reader, IReadOnlyList<string> documents, CancellationToken cancellationToken)
    {
        var latencies = new List<double>();
        foreach (var document in documents)
        {
            await owner.AskAsync(ownerPort, Mutation("assertFacts", reader.Id, document), variables: null, cancellationToken);
            using var socket = await GraphQLSocket.ConnectAsync(readerPort, reader.Token, cancellationToken);
            await FollowAsync(socket, document, cancellationToken);
            var sent = Stopwatch.GetTimestamp();
            var revoking = owner.AskAsync(ownerPort, Mutation("retractFacts", reader.Id, document), variables: null, cancellationToken);
            using (var message = await socket.ReceiveAsync(cancellationToken))
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                if (!message.RootElement.ToString().Contains("ACCESS_LOST", StringComparison.Ordinal))
                    throw new InvalidOperationException($"The stream goes on: {message.RootElement}");
            }

            await revoking;
        }

        return Spread.Of(latencies);
    }

    private static string Mutation(string field, string user, string document) =>
        $"mutation {{ {field}(facts: [{{subject: \"{user}\", predicate: \"$canRead\", object: \"{document}\"}}]) {{ revision }} }}";

    // The other node may not have heard of the right yet.
    private static async Task FollowAsync(GraphQLSocket socket, string document, CancellationToken cancellationToken)
    {
        var tries = 0;
        while (true)
        {
            await socket.AskAsync($"{tries++}", Query, new { id = document }, cancellationToken);
            using var message = await socket.ReceiveAsync(cancellationToken);
            if (message.RootElement.TryGetProperty("payload", out var payload) && payload.ValueKind == System.Text.Json.JsonValueKind.Object && payload.TryGetProperty("data", out _)
                && !payload.TryGetProperty("errors", out _))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }
}
