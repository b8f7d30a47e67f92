using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.Api.Schema.Scalars;

/// <summary>A scalar that is a text on the wire.</summary>
/// <param name="write">The text of what a resolver gives.</param>
internal sealed class TextScalar(Func<object, string> write) : ScalarCodec
{
    /// <inheritdoc/>
    public override Coerced Parse(object raw) => raw is string text && JsonText.IsWhole(text) ? Coerced.To(raw) : Coerced.Refused("A text is expected here.");

    /// <inheritdoc/>
    public override string? Write(object? value, JsonOutput output)
    {
        output.WriteString(write(value!));
        return null;
    }
}
