namespace LinkedRecords.Api.LinkedRecordsProtocol.Routes;

/// <summary>A request that is not formed as this protocol wants it.</summary>
public sealed class MalformedRequestException(
    string message, string code = MalformedRequestException.Malformed, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    /// <summary>The code when nothing more precise is known.</summary>
    public const string Malformed = "REQUEST_UNREADABLE";

    /// <summary>The stable code.</summary>
    public string Code { get; } = code;

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;
}
