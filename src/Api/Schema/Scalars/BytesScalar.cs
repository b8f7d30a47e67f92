using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.Api.Schema.Scalars;

/// <summary>Bytes in base64 (RFC 4648 section 4). Resolvers see and give <see cref="ReadOnlyMemory{T}"/> of bytes.</summary>
internal sealed class BytesScalar : ScalarCodec
{
    /// <inheritdoc/>
    public override Coerced Parse(object raw)
    {
        if (raw is not string text)
        {
            return Coerced.Refused("Bytes are a text in base64.");
        }

        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var count)
            ? Coerced.To((ReadOnlyMemory<byte>)bytes.AsMemory(0, count))
            : Coerced.Refused("This is no base64.");
    }

    /// <inheritdoc/>
    public override string? Write(object? value, JsonOutput output)
    {
        output.WriteString(Convert.ToBase64String(((ReadOnlyMemory<byte>)value!).Span));
        return null;
    }
}
