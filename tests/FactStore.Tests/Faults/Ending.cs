namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>How an operation ended, as far as the worker knows. No line of it: the worker was killed before it knew.</summary>
internal enum Ending
{
    /// <summary>Acknowledged, or read.</summary>
    Done,

    /// <summary>Acknowledged as a repetition of an earlier attempt.</summary>
    Repeated,

    /// <summary>Nothing was written.</summary>
    Refused,
}
