namespace LinkedRecords.GraphQL.Execution.Documents;

/// <summary>The values of <c>extensions.code</c> for valid documents that ask for too much. They do not change.</summary>
public static class DocumentLimitCodes
{
    /// <summary>Fields are nested too deeply.</summary>
    public const string TooDeep = "OPERATION_TOO_DEEP";

    /// <summary>Too many aliases.</summary>
    public const string TooManyAliases = "OPERATION_TOO_MANY_ALIASES";

    /// <summary>Too many directives.</summary>
    public const string TooManyDirectives = "OPERATION_TOO_MANY_DIRECTIVES";

    /// <summary>Too many fields.</summary>
    public const string TooManyFields = "OPERATION_TOO_MANY_FIELDS";

    /// <summary>The operation may cost more than is allowed; <c>extensions</c> have <c>cost</c>, <c>limit</c> and the dearest <c>field</c>.</summary>
    public const string TooComplex = "OPERATION_TOO_COMPLEX";

    /// <summary>The server does not answer <c>__schema</c> and <c>__type</c>.</summary>
    public const string IntrospectionDisabled = "INTROSPECTION_DISABLED";
}
