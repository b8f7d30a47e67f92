namespace LinkedRecords.FactStore;

/// <summary>What was asked for lies in history that was forgotten by the operator's policy; it cannot be answered any more.</summary>
public sealed class HistoryGoneException : Exception
{
    /// <summary>Names what was asked for and the oldest that is left.</summary>
    /// <param name="asked">What is gone, such as <c>the state of revision 7</c>.</param>
    /// <param name="oldest">The oldest revision, or version of the record, from which history is whole.</param>
    public HistoryGoneException(string asked, long oldest)
        : base($"The history of {asked} is not kept any more; it begins at {oldest}. Ask for that or anything newer.") => Oldest = oldest;

    /// <summary>The oldest revision that can be read or followed from; for a record, the oldest version that changes can be asked after.</summary>
    public long Oldest { get; }
}
