using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>A change whose dependencies are all there.</summary>
/// <param name="Before">What it was made with knowledge of, with or without the earlier changes of its actor: those it always knows. One for many changes in a row of one actor.</param>
internal sealed record AppliedChange(Change Change, VersionVector Before)
{
    /// <summary>All changes it was made with knowledge of.</summary>
    public VersionVector Past => Before.With(Change.Actor, Change.Sequence - 1);

    /// <summary>All changes that whoever knows this one knows.</summary>
    public VersionVector Known => Before.With(Change.Actor, Change.Sequence);
}
