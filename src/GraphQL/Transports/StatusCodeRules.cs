namespace LinkedRecords.GraphQL.Transports;

/// <summary>Which status a response of type <c>application/graphql-response+json</c> has. To <c>application/json</c>, GraphQL errors are always 200.</summary>
public enum StatusCodeRules
{
    /// <summary>200 when something was executed, else 400: what today's clients and the audits of graphql-http expect.</summary>
    Audited,

    /// <summary>As the GraphQL over HTTP draft of August 2026 has it: 422 for what is well-formed and not valid, 294 for results with errors.</summary>
    Draft2026,
}
