using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>An operation on its way into a document: where it stands in the order, what it knew, and from which depth
/// of the document it writes.</summary>
/// <param name="Origin">The depth of its path; one more when it updates what is there rather than putting it there, so
/// that a delete of the place itself, made without knowledge of the update, wins.</param>
internal readonly record struct Writing(Stamp Stamp, VersionVector Past, int Origin);
