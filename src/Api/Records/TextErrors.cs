using LinkedRecords.Collaboration.Text.Documents;

namespace LinkedRecords.Api.Records;

/// <summary>The codes of docs/errors.md for edits of texts.</summary>
internal static class TextErrors
{
    /// <summary>The stable code of a refusal.</summary>
    public static string CodeOf(TextRefusal reason) => reason switch
    {
        TextRefusal.OtherEpoch => "TEXT_OTHER_EPOCH",
        TextRefusal.FutureVersion => "TEXT_FUTURE_VERSION",
        TextRefusal.TooOld => "TEXT_BASE_TOO_OLD",
        TextRefusal.LengthMismatch => "TEXT_LENGTH_MISMATCH",
        TextRefusal.TextTooLong => "TEXT_TOO_LONG",
        TextRefusal.OperationTooLarge => "TEXT_OPERATION_TOO_LARGE",
        _ => "TEXT_SEQUENCE_TOO_OLD",
    };
}
