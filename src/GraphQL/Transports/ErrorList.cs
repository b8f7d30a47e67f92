using System.Buffers;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.GraphQL.Transports;

/// <summary>Errors as an array of their own.</summary>
internal sealed class ErrorList(IReadOnlyList<GraphQLError> errors) : IPayload
{
    public void WriteTo(IBufferWriter<byte> output)
    {
        var json = new JsonOutput(512);
        ErrorWriter.Write(json, errors);
        output.Write(json.Written(0, json.Position));
        json.Release();
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
