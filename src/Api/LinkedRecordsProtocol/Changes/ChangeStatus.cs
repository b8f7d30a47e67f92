namespace LinkedRecords.Api.LinkedRecordsProtocol.Changes;

/// <summary>What became of a change.</summary>
internal enum ChangeStatus
{
    /// <summary>It is durable, or there was nothing to do.</summary>
    Delivered,

    /// <summary>Its author may not write the record, or there is none.</summary>
    Unauthorized,

    /// <summary>It is none, or does not fit the record.</summary>
    Invalid,

    /// <summary>Whoever pays for the record has no storage left.</summary>
    QuotaViolation,

    /// <summary>The storage does not answer.</summary>
    Unavailable,
}
