namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>Why a change was not committed. Each has one stable code for clients.</summary>
public enum TextRefusal
{
    /// <summary>The change was made on another history of the record: compare the texts and ask the user.</summary>
    OtherEpoch = 0,

    /// <summary>The base version does not exist yet.</summary>
    FutureVersion = 1,

    /// <summary>The commits since the base version are no longer at hand, or too many to rebase over: take the snapshot and rebase by difference.</summary>
    TooOld = 2,

    /// <summary>The operation does not fit the text at its base version.</summary>
    LengthMismatch = 3,

    /// <summary>The text would become longer than the record may be.</summary>
    TextTooLong = 4,

    /// <summary>The operation has too many components or inserts too much at once: send it in parts.</summary>
    OperationTooLarge = 5,

    /// <summary>The sequence is older than the client's last one and no longer remembered.</summary>
    SequenceTooOld = 6,
}
