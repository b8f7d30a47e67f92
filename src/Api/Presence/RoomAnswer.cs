namespace LinkedRecords.Api.Presence;

/// <summary>What a room answered, or why it did not.</summary>
/// <param name="Refusal">None when there is a value.</param>
/// <param name="Value">What was asked for.</param>
internal readonly record struct RoomAnswer<T>(RoomRefusal Refusal, T? Value = default);
