using System.Buffers;
using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>One response, ready to be written. Disposing gives its buffer back.</summary>
public sealed class GraphQLResponse : IPayload
{
    private readonly Delivery? _delivery;

    // All of it, where many get the same and nothing went wrong; else null.
    private readonly byte[]? _written;

    /// <summary>A response without <c>data</c>: nothing was executed.</summary>
    /// <param name="stage">How far the request came.</param>
    /// <param name="errors">At least one.</param>
    public GraphQLResponse(ResponseStage stage, IReadOnlyList<GraphQLError> errors)
    {
        Stage = stage;
        Errors = errors;
    }

    internal GraphQLResponse(Delivery delivery)
        : this(ResponseStage.Execute, delivery.Errors) => _delivery = delivery;

    private GraphQLResponse(byte[] written)
        : this(ResponseStage.Execute, []) => _written = written;

    /// <summary>How far the request came.</summary>
    public ResponseStage Stage { get; }

    /// <summary>The errors, in no particular order; empty when all went well.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; }

    /// <summary>Whether there is a <c>data</c> member that is not null.</summary>
    public bool HasData => _written is not null || _delivery is { Root.IsNulled: false };

    /// <summary>Whether there is a <c>data</c> member, null or not. If not, nothing was executed, or the stream of events failed.</summary>
    public bool HasDataMember => _written is not null || _delivery is not null;

    /// <summary>Writes the response as one JSON object: <c>errors</c> if there are any, then <c>data</c> if something was executed. Not after disposal.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        if (_written is not null)
        {
            output.Write(_written);
            return;
        }
        if (Errors.Count > 0)
        {
            var json = new JsonOutput(512);
            json.WriteRawUtf8("{\"errors\":"u8);
            ErrorWriter.Write(json, Errors);
            output.Write(json.Written(0, json.Position));
            json.Release();
        }
        if (_delivery is not null)
        {
            output.Write(Errors.Count > 0 ? ",\"data\":"u8 : "{\"data\":"u8);
            _delivery.Root.WriteTo(output, _delivery.Output);
        }
        output.Write("}"u8);
    }

    /// <summary>The same, without errors and for any number of readers: it has no buffer to give back.</summary>
    internal GraphQLResponse ToShared()
    {
        var written = new ArrayBufferWriter<byte>();
        WriteTo(written);
        return new GraphQLResponse(written.WrittenSpan.ToArray());
    }

    /// <inheritdoc/>
    public void Dispose() => _delivery?.Output.Release();
}
