namespace LinkedRecords.GraphQL.Transports;

/// <summary>The values of <c>extensions.code</c> that transports give. They do not change.</summary>
public static class TransportErrorCodes
{
    /// <summary>The request is not one that GraphQL over HTTP knows: no JSON, a parameter missing or of the wrong type.</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>The variables or the extensions of a request are nested too deeply.</summary>
    public const string VariablesTooDeep = "VARIABLES_TOO_DEEP";

    /// <summary>The method is not allowed for the operation.</summary>
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";

    /// <summary>The body has a type that is not understood.</summary>
    public const string UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE";

    /// <summary>The client accepts no type that the operation can be answered with.</summary>
    public const string NotAcceptable = "NOT_ACCEPTABLE";

    /// <summary>The body, a file or a message has more bytes than allowed.</summary>
    public const string RequestTooLarge = "REQUEST_TOO_LARGE";

    /// <summary>The file was read before, and is there only once.</summary>
    public const string UploadAlreadyRead = "UPLOAD_ALREADY_READ";

    /// <summary>The caller has no valid credential.</summary>
    public const string Unauthenticated = "UNAUTHENTICATED";

    /// <summary>The caller may not do this.</summary>
    public const string Forbidden = "FORBIDDEN";

    /// <summary>A browser could have sent the request without asking first; a header is missing that proves the opposite.</summary>
    public const string PreflightRequired = "PREFLIGHT_REQUIRED";

    /// <summary>The batch is empty, too long, or batches are off.</summary>
    public const string BatchRefused = "BATCH_REFUSED";

    /// <summary>The hash is not known; send it once with the query.</summary>
    public const string PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";

    /// <summary>Automatic persisted queries are off.</summary>
    public const string PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED";

    /// <summary>No document has this id.</summary>
    public const string DocumentNotFound = "DOCUMENT_NOT_FOUND";

    /// <summary>Only documents that the server knows may run.</summary>
    public const string DocumentNotAllowed = "DOCUMENT_NOT_ALLOWED";

    /// <summary>The server has as many sockets or streams as it can hold.</summary>
    public const string TooManyConnections = "TOO_MANY_CONNECTIONS";

    /// <summary>The connection has as many operations as it may have; complete some first.</summary>
    public const string TooManyOperations = "TOO_MANY_OPERATIONS";

    /// <summary>The operation id is in use on this stream.</summary>
    public const string OperationExists = "OPERATION_EXISTS";

    /// <summary>No stream has this token: it was never reserved, or is over.</summary>
    public const string StreamNotFound = "STREAM_NOT_FOUND";

    /// <summary>Someone reads this stream already.</summary>
    public const string StreamOpen = "STREAM_OPEN";
}
