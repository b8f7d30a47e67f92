using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LinkedRecords.GraphQL.Transports;

/// <summary>Who asks to be admitted.</summary>
/// <param name="Http">The HTTP request; for sockets, the one that opened the socket.</param>
/// <param name="ConnectionPayload">The payload of <c>connection_init</c>, if any; null on HTTP.</param>
/// <param name="IsConnection">Whether a whole connection is to be admitted, and not one request.</param>
public sealed record AdmissionRequest(HttpContext Http, JsonElement? ConnectionPayload, bool IsConnection);
