namespace LinkedRecords.FactStore.Log.Format;

/// <summary>A row of the log as it lies in storage.</summary>
internal readonly record struct EntryRow(Revision Revision, DateTimeOffset At, string TransactionId, byte[] Payload);
