using System.Text.Json;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.Api.Schema.Scalars;

/// <summary>A node of a fact, or an element of a pattern, as the client wrote it: a text, a number, a boolean or an object as in JSON-LD.</summary>
/// <remarks>It is read where it is used, because what it may be depends on the place. Resolvers see <see cref="JsonElement"/> and give the spelling.</remarks>
internal sealed class ElementScalar : ScalarCodec
{
    /// <inheritdoc/>
    public override Coerced Parse(object raw) => RawJson.IsWhole(raw) ? Coerced.To(RawJson.ToElement(raw)) : RawJson.Halved;

    /// <inheritdoc/>
    public override string? Write(object? value, JsonOutput output)
    {
        output.WriteString((string)value!);
        return null;
    }
}
