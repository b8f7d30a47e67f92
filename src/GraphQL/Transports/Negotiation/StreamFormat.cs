namespace LinkedRecords.GraphQL.Transports.Negotiation;

/// <summary>The types of a response in several payloads.</summary>
internal enum StreamFormat
{
    /// <summary><c>text/event-stream</c>.</summary>
    EventStream,

    /// <summary><c>multipart/mixed</c>.</summary>
    Multipart,

    /// <summary><c>multipart/mixed;subscriptionSpec=1.0</c>: each event wrapped in <c>payload</c>.</summary>
    MultipartSubscription,
}
