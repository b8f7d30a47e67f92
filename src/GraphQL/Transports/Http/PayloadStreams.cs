using LinkedRecords.GraphQL.Transports.Negotiation;
using LinkedRecords.GraphQL.Transports.ServerSentEvents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LinkedRecords.GraphQL.Transports.Http;

/// <summary>Makes the response ready for a stream of the kind that the client accepts.</summary>
internal static class PayloadStreams
{
    public static IPayloadStream Open(HttpContext http, AcceptedFormats accepted, bool isSubscription)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var response = http.Response;
        if (accepted.Stream == StreamFormat.EventStream)
        {
            EventStream.SetHeaders(response);
            return new DistinctEventStream(response.BodyWriter);
        }
        if (isSubscription && accepted.Stream == StreamFormat.MultipartSubscription)
        {
            response.ContentType = "multipart/mixed;boundary=\"graphql\";subscriptionSpec=1.0";
            return new MultipartStream(response.BodyWriter, "graphql", wrapsPayloads: true);
        }
        response.ContentType = accepted.NamesIncrementalSpec ? "multipart/mixed; boundary=\"-\";incrementalSpec=v0.2" : "multipart/mixed; boundary=\"-\"";
        return new MultipartStream(response.BodyWriter, "-", wrapsPayloads: false);
    }
}
