using System.Text.Json.Serialization;

namespace LinkedRecords.Api.Schema;

/// <summary>JSON forms of the API, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(Blobs.BlobResponse))]
[JsonSerializable(typeof(WebConsole.WaysToSignIn))]
internal sealed partial class ApiJson : JsonSerializerContext;
