namespace LinkedRecords.GraphQL.Errors;

/// <summary>The stable names of refusals, see <see cref="GraphQLError.Code"/>.</summary>
public static class ErrorCodes
{
    /// <summary>The document has more bytes than the parser accepts.</summary>
    public const string DocumentTooLarge = "DOCUMENT_TOO_LARGE";

    /// <summary>The document has more tokens than the parser accepts.</summary>
    public const string DocumentTooManyTokens = "DOCUMENT_TOO_MANY_TOKENS";

    /// <summary>The document is nested deeper than the parser accepts.</summary>
    public const string DocumentTooDeep = "DOCUMENT_TOO_DEEP";

    /// <summary>Validating the document would take more work than is spent on one document.</summary>
    public const string ValidationTooComplex = "VALIDATION_TOO_COMPLEX";
}
