using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Records;

/// <summary>Who changed a record, when, and in which transaction.</summary>
internal sealed record RecordMoment(Node Author, DateTimeOffset At, Revision Revision);
