using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.Api.Schema.Scalars;

/// <summary>A position in the log, a whole number on the wire.</summary>
internal sealed class RevisionScalar : ScalarCodec
{
    private const double Most = 1L << 53;

    /// <inheritdoc/>
    public override Coerced Parse(object raw) => raw switch
    {
        int value when value >= 0 => Coerced.To(new Revision(value)),
        long value when value >= 0 => Coerced.To(new Revision(value)),
        double value when double.IsInteger(value) && value is >= 0 and <= Most => Coerced.To(new Revision((long)value)),
        _ => Coerced.Refused("A revision is a whole number from 0 on."),
    };

    /// <inheritdoc/>
    public override string? Write(object? value, JsonOutput output)
    {
        output.WriteNumber(((Revision)value!).Value);
        return null;
    }
}
