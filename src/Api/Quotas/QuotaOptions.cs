using System.Collections.Immutable;
using System.Globalization;
using LinkedRecords.Api.Records;

namespace LinkedRecords.Api.Quotas;

/// <summary>How much may be kept for nothing, and what counts; read from the environment once, at start.</summary>
/// <remarks>The names are those that deployments of LinkedRecords already set.</remarks>
public sealed record QuotaOptions
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Bytes that every user may keep, <c>DEFAULT_STORAGE_SIZE_QUOTA</c> in MiB.</summary>
    public long UserBytes { get; init; } = 500 * Mebibyte;

    /// <summary>Bytes that a guest may keep until he registers, <c>GUEST_STORAGE_SIZE_QUOTA</c> in MiB: guests cost nothing to make.</summary>
    public long GuestBytes { get; init; } = 50 * Mebibyte;

    /// <summary>Whether documents count, <c>QUOTA_COUNT_KV_RECORDS</c>.</summary>
    public bool CountsDocuments { get; init; } = true;

    /// <summary>Whether texts count, <c>QUOTA_COUNT_LT_RECORDS</c>.</summary>
    public bool CountsTexts { get; init; } = true;

    /// <summary>Reads the options; answers every mistake at once.</summary>
    /// <param name="environment">Looks a variable up; null or empty is unset.</param>
    public static (QuotaOptions Options, ImmutableArray<string> Mistakes) Read(Func<string, string?> environment)
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        var defaults = new QuotaOptions();
        var options = new QuotaOptions
        {
            UserBytes = Bytes("DEFAULT_STORAGE_SIZE_QUOTA", defaults.UserBytes),
            GuestBytes = Bytes("GUEST_STORAGE_SIZE_QUOTA", defaults.GuestBytes),
            CountsDocuments = Switch("QUOTA_COUNT_KV_RECORDS"),
            CountsTexts = Switch("QUOTA_COUNT_LT_RECORDS"),
        };
        return (options, mistakes.ToImmutable());

        long Bytes(string name, long otherwise)
        {
            if (environment(name) is not { Length: > 0 } text)
            {
                return otherwise;
            }

            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size) && size is >= 0 and <= 1_000_000_000)
            {
                return (long)decimal.Ceiling(size * Mebibyte);
            }

            mistakes.Add($"{name} is not a number of MiB from 0 to 1,000,000,000.");
            return otherwise;
        }

        bool Switch(string name)
        {
            switch (environment(name))
            {
                case null or "" or "true":
                    return true;
                case "false":
                    return false;
                default:
                    mistakes.Add($"{name} is neither true nor false.");
                    return true;
            }
        }
    }

    /// <summary>The bytes that count of a record whose last event this is; null when the bytes are no event.</summary>
    internal long? SizeOf(ReadOnlySpan<byte> payload) => RecordPayloadCodec.TryDecode(payload) switch
    {
        RecordPayload.KeyValueChanged changed => CountsDocuments ? changed.Size : 0,
        RecordPayload.TextCreated created => CountsTexts ? created.Content.ResultLength : 0,
        RecordPayload.TextEdited edited => CountsTexts ? edited.Operation.ResultLength : 0,
        RecordPayload.BlobStored stored => stored.Content.Size,
        _ => null,
    };
}
