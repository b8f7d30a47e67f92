using System.Buffers;

namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>One payload of a response to <c>@defer</c> or <c>@stream</c>. Disposing gives its buffer back.</summary>
/// <remarks>The form is that of the incremental delivery draft of 2024: <c>pending</c>, <c>incremental</c>, <c>completed</c>, <c>hasNext</c>.</remarks>
public sealed class IncrementalPayload : IPayload
{
    private readonly JsonOutput _json;

    internal IncrementalPayload(JsonOutput json, bool hasNext)
    {
        _json = json;
        HasNext = hasNext;
    }

    /// <summary>Whether another payload follows.</summary>
    public bool HasNext { get; }

    /// <summary>Writes the payload as one JSON object. Not after disposal.</summary>
    public void WriteTo(IBufferWriter<byte> output) => output.Write(_json.Written(0, _json.Position));

    /// <inheritdoc/>
    public void Dispose() => _json.Release();
}
