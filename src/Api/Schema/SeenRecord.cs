using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.Api.Schema;

/// <summary>A record and the revision at which it was read.</summary>
internal sealed record SeenRecord(RecordState State, Revision At)
{
    /// <summary>In which state the facts about it are looked up: those of the past for a record of the past.</summary>
    public QueryAt FactsAt { get; init; } = new QueryAt.AtLeast(At);
}
