using System.Text.Json.Serialization;

namespace LinkedRecords.Api.Quotas;

/// <summary>JSON of quotas.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QuotaAssignment))]
internal sealed partial class QuotaJson : JsonSerializerContext;
