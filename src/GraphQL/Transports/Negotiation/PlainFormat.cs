namespace LinkedRecords.GraphQL.Transports.Negotiation;

/// <summary>The types of a response that is one JSON object.</summary>
internal enum PlainFormat
{
    /// <summary><c>application/json</c>.</summary>
    Json,

    /// <summary><c>application/graphql-response+json</c>.</summary>
    GraphQLResponse,
}
