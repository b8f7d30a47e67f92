using System.Text.Json.Serialization;
using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.Identity.OpenId;

namespace LinkedRecords.Api.Identity;

/// <summary>The JSON forms of identity, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PendingSignIn))]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(SignedInResponse))]
[JsonSerializable(typeof(IEnumerable<SessionResponse>))]
internal sealed partial class IdentityJson : JsonSerializerContext;
