using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>Reads and writes the values of a scalar type. Implementations are stateless and safe to share.</summary>
/// <remarks>
/// Raw values are what JSON can say: <see cref="bool"/>, <see cref="double"/>, <see cref="int"/>, <see cref="long"/>,
/// <see cref="string"/>, lists as <see cref="IReadOnlyList{T}"/> and objects as <see cref="IReadOnlyDictionary{TKey, TValue}"/>
/// of raw values; null never reaches a codec.
/// </remarks>
public abstract class ScalarCodec
{
    /// <summary>Accepts every value as it is, in both directions: what a scalar without codec of its own does.</summary>
    public static readonly ScalarCodec PassThrough = new PassThroughCodec();

    /// <summary>Coerces a raw value that came in variables.</summary>
    public abstract Coerced Parse(object raw);

    /// <summary>Coerces a literal of a document; variables in it have been replaced.</summary>
    public virtual Coerced ParseLiteral(ValueNode literal) =>
        RawValue.FromLiteral(literal) is { } raw ? Parse(raw) : Coerced.To(null);

    /// <summary>Writes the result of a resolver as one JSON value.</summary>
    /// <param name="value">What the resolver returned.</param>
    /// <param name="output">Takes exactly one value, or none when the result is a problem.</param>
    /// <returns>Null when the value was written; else why it does not fit, shown to the client as it stands.</returns>
    public abstract string? Write(object? value, JsonOutput output);

    /// <summary>The literal that stands for a raw value, or null when there is none; used when a variable stands inside a literal.</summary>
    internal virtual ValueNode? ToLiteral(object raw) => RawValue.ToLiteral(raw);

    private sealed class PassThroughCodec : ScalarCodec
    {
        public override Coerced Parse(object raw) => Coerced.To(raw);

        public override string? Write(object? value, JsonOutput output)
        {
            output.WriteRaw(value);
            return null;
        }
    }
}
