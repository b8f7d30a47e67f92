using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.Api.Schema;

/// <summary>A record and the revision at which it was read.</summary>
/// <param name="Pinned">In which state the facts about it are looked up; null: in one as new as the record.</param>
internal sealed record SeenRecord(RecordState State, Revision At, QueryAt? Pinned = null)
{
    /// <summary>In which state the facts about it are looked up: those of the past for a record of the past.</summary>
    public QueryAt FactsAt => Pinned ?? new QueryAt.AtLeast(At);

    /// <summary>A record that somebody watches, seen at its last change.</summary>
    public static SeenRecord Of(RecordNews news) => new(news.State, news.State.Updated.Revision);
}
