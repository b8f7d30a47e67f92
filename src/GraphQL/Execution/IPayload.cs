using System.Buffers;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>One JSON object that is sent to a client. Disposing gives its buffer back.</summary>
public interface IPayload : IDisposable
{
    /// <summary>Writes the object. Not after disposal.</summary>
    void WriteTo(IBufferWriter<byte> output);
}
