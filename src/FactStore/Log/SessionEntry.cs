namespace LinkedRecords.FactStore.Log;

/// <summary>A transaction of an editing session, without what it holds.</summary>
/// <param name="Revision">Its position.</param>
/// <param name="Id">Its whole id, the session in front.</param>
public sealed record SessionEntry(Revision Revision, string Id);
