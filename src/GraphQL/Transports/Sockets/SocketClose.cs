using System.Text;

namespace LinkedRecords.GraphQL.Transports.Sockets;

/// <summary>Why a socket is closed, by the codes of graphql-transport-ws.</summary>
/// <remarks>https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md</remarks>
internal sealed record SocketClose(int Code, string Reason)
{
    public static readonly SocketClose Normal = new(1000, "");
    public static readonly SocketClose GoingAway = new(1001, "Going away");
    public static readonly SocketClose MessageTooBig = new(1009, "Message too big");
    public static readonly SocketClose InvalidMessage = new(4400, "Invalid message received");
    public static readonly SocketClose NotAcknowledged = new(4401, "Unauthorized");
    public static readonly SocketClose CredentialEnded = new(4403, "Credential ended");
    public static readonly SocketClose UnknownSubprotocol = new(4406, "Subprotocol not acceptable");
    public static readonly SocketClose InitTimeout = new(4408, "Connection initialisation timeout");
    public static readonly SocketClose SecondInit = new(4429, "Too many initialisation requests");
    public static readonly SocketClose InternalError = new(4500, "Internal server error");

    // A close frame has 125 bytes, two of them for the code.
    private const int MaxReasonBytes = 123;

    public static SocketClose Duplicate(string id) => new(4409, Shortened($"Subscriber for {id} already exists"));

    public static SocketClose Refused(Admission refused) => refused switch
    {
        Admission.Unauthenticated unknown => new SocketClose(4401, Shortened(unknown.Reason)),
        Admission.Forbidden forbidden => new SocketClose(4403, Shortened(forbidden.Reason)),
        Admission.TooMany many => new SocketClose(4429, Shortened($"{many.Code}: {many.Reason}")),
        _ => InternalError,
    };

    private static string Shortened(string reason)
    {
        if (Encoding.UTF8.GetByteCount(reason) <= MaxReasonBytes)
            return reason;
        Encoding.UTF8.GetEncoder().Convert(reason, new byte[MaxReasonBytes], flush: false, out var used, out _, out _);
        return reason[..used];
    }
}
