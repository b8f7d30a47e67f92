using System.Text;
using System.Text.Json;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>What a client asks for.</summary>
/// <param name="Query">The document as UTF-8; not changed until the request has been prepared.</param>
public sealed record GraphQLRequest(ReadOnlyMemory<byte> Query)
{
    /// <summary>A request for a document that is at hand as a string.</summary>
    public GraphQLRequest(string query)
        : this(Encoding.UTF8.GetBytes(query))
    {
    }

    /// <summary>Which operation of the document; null when there is only one.</summary>
    public string? OperationName { get; init; }

    /// <summary>The variables as the request gave them; null and a JSON null mean none. Not read when <see cref="RawVariables"/> is set.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>The variables as raw values, for values that JSON cannot say, such as uploaded files.</summary>
    public IReadOnlyDictionary<string, object?>? RawVariables { get; init; }

    /// <summary>The extensions of the request, for whoever handles it; the engine does not read them.</summary>
    public JsonElement? Extensions { get; init; }

    /// <summary>Given to every resolver as <see cref="FieldContext.RequestContext"/>.</summary>
    public object? RequestContext { get; init; }

    /// <summary>The source of the root fields.</summary>
    public object? RootValue { get; init; }

    /// <summary>Whether the client can take a response in several payloads. If not, <c>@defer</c> and <c>@stream</c> are answered at once.</summary>
    public bool AcceptsIncremental { get; init; }
}
