using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Postgres.Records;
using LinkedRecords.FactStore.Postgres.Tail;
using LinkedRecords.FactStore.Telemetry;

namespace LinkedRecords.FactStore.Postgres.Commits;

/// <summary>What the sequencer shares with the readers of its node.</summary>
internal sealed record SequencerMemory(
    WorkingSet Graph,
    AppliedLog Applied,
    NodeMemory Nodes,
    RecordStreams Streams,
    LogTail Tail,
    StoreMeter Meter);
