using System.Globalization;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.Api.Schema.Scalars;

/// <summary>A moment in RFC 3339. Read with any offset, written in UTC.</summary>
internal sealed class DateTimeScalar : ScalarCodec
{
    // With an offset: what is noon without one depends on who reads it.
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <inheritdoc/>
    public override Coerced Parse(object raw) =>
        raw is string text && HasOffset(text)
        && DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? Coerced.To(moment)
            : Coerced.Refused("A moment is written with its offset: \"2026-11-21T09:30:00Z\".");

    /// <inheritdoc/>
    public override string? Write(object? value, JsonOutput output)
    {
        output.WriteString(((DateTimeOffset)value!).UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        return null;
    }

    private static bool HasOffset(string text) => text is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _];
}
