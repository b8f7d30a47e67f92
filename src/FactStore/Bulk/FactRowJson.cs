using System.Text.Json.Serialization;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>Reading and writing of rows without reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FactRow))]
[JsonSerializable(typeof(string))]
internal sealed partial class FactRowJson : JsonSerializerContext;
