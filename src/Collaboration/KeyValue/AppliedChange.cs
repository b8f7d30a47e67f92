using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>A change whose dependencies are all there.</summary>
/// <param name="Past">All changes it was made with knowledge of.</param>
internal sealed record AppliedChange(Change Change, VersionVector Past)
{
    /// <summary>All changes that whoever knows this one knows.</summary>
    public VersionVector Known => Past.With(Change.Actor, Change.Sequence);
}
