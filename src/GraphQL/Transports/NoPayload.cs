using System.Buffers;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.GraphQL.Transports;

/// <summary>For messages that have no payload.</summary>
internal sealed class NoPayload : IPayload
{
    public static readonly NoPayload Instance = new();

    public void WriteTo(IBufferWriter<byte> output)
    {
        // Nothing is to be written.
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
