using System.Text.Json;
using System.Text.Json.Serialization;

namespace LinkedRecords.Api.Bulk;

/// <summary>Reading of rows without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RecordRow))]
internal sealed partial class RecordRowJson : JsonSerializerContext;
