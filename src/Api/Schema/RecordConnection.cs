using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.Api.Schema;

/// <summary>A page of records as GraphQL shows it; the records themselves are read when they are selected.</summary>
/// <param name="Revision">When it was true.</param>
/// <param name="Rows">The page.</param>
/// <param name="Asked">At which state, as it was asked for.</param>
internal sealed record RecordConnection(Revision Revision, GroupAnswer.Rows Rows, QueryAt Asked)
{
    /// <summary>The state of the log that the records are read from.</summary>
    public ReadAt State => Asked is QueryAt.AtLeast ? new ReadAt.AtLeast(Revision) : new ReadAt.AsOf(Revision);
}
