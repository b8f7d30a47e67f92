using System.Runtime.InteropServices;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LinkedRecords.GraphQL.Transports.Negotiation;

/// <summary>What a client accepts: the best type for one JSON object and the best type for a stream; null where it accepts none.</summary>
/// <remarks>
/// RFC 9110, section 12.5.1: the most specific range speaks for a type, the highest quality wins; here, among equals, the range that comes
/// first. <c>*/*</c> does not ask for a stream, since whoever sends it cannot be expected to read one.
/// </remarks>
/// <param name="Plain">For one response.</param>
/// <param name="Stream">For a response in several payloads.</param>
internal sealed record AcceptedFormats(PlainFormat? Plain, StreamFormat? Stream)
{
    /// <summary>Whether the client named the version of incremental delivery that it wants repeated.</summary>
    public bool NamesIncrementalSpec { get; private init; }

    private static readonly AcceptedFormats Default = new(PlainFormat.Json, null);

    public static AcceptedFormats Of(StringValues header)
    {
        if (header.Count == 0 || (header.Count == 1 && header[0] is "" or "*/*" or "application/json"))
            return Default;
        if (!MediaTypeHeaderValue.TryParseList(header, out var ranges))
            return new AcceptedFormats(null, null);
        var known = ranges.Where(range => !AsksForOldDelivery(range)).ToList();
        return new AcceptedFormats(BestPlain(known), BestStream(known)) { NamesIncrementalSpec = known.Exists(range => Has(range, "incrementalSpec")) };
    }

    private static PlainFormat? BestPlain(List<MediaTypeHeaderValue> ranges)
    {
        var json = Preference.For("application", "json", ranges);
        var graphQL = Preference.For("application", "graphql-response+json", ranges);
        if (!json.IsAccepted && !graphQL.IsAccepted)
            return null;
        return graphQL.IsBetterThan(json) ? PlainFormat.GraphQLResponse : PlainFormat.Json;
    }

    private static StreamFormat? BestStream(List<MediaTypeHeaderValue> ranges)
    {
        var named = ranges.FindAll(range => !range.MatchesAllTypes);
        var events = Preference.For("text", "event-stream", named);
        var multipart = Preference.For("multipart", "mixed", named);
        if (!events.IsAccepted && !multipart.IsAccepted)
            return null;
        if (!multipart.IsBetterThan(events))
            return StreamFormat.EventStream;
        return Has(named[multipart.Position], "subscriptionSpec") ? StreamFormat.MultipartSubscription : StreamFormat.Multipart;
    }

    // The format of 2022 has no ids; who reads only that is better served with one response.
    private static bool AsksForOldDelivery(MediaTypeHeaderValue range) => Has(range, "deferSpec");

    private static bool Has(MediaTypeHeaderValue range, string parameter) =>
        range.Parameters.Any(given => given.Name.Equals(parameter, StringComparison.OrdinalIgnoreCase));

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Preference(double Quality, int Position)
    {
        public bool IsAccepted => Quality > 0;

        public static Preference For(string type, string subtype, List<MediaTypeHeaderValue> ranges)
        {
            var best = new Preference(0, int.MaxValue);
            var specificity = -1;
            for (var position = 0; position < ranges.Count; position++)
            {
                var found = Specificity(ranges[position], type, subtype);
                if (found <= specificity)
                    continue;
                specificity = found;
                best = new Preference(ranges[position].Quality ?? 1, position);
            }
            return best;
        }

        public bool IsBetterThan(Preference other) =>
            (-Quality, Position).CompareTo((-other.Quality, other.Position)) < 0;

        private static int Specificity(MediaTypeHeaderValue range, string type, string subtype)
        {
            if (range.MatchesAllTypes)
                return 0;
            if (!range.Type.Equals(type, StringComparison.OrdinalIgnoreCase))
                return -1;
            if (range.MatchesAllSubTypes)
                return 1;
            return range.SubType.Equals(subtype, StringComparison.OrdinalIgnoreCase) ? 2 : -1;
        }
    }
}
