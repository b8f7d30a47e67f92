using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Schema;

/// <summary>A record and the revision at which it was read.</summary>
internal sealed record SeenRecord(RecordState State, Revision At);
