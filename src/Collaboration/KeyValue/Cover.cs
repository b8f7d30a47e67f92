using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>A set or delete, seen from the writes that are present at or below its path when it arrives.</summary>
/// <param name="Stamp">Writes before it are covered.</param>
/// <param name="Depth">The depth of its path.</param>
/// <param name="IsDelete">A delete also covers whatever was written from below its path: all that is present was
/// written without knowledge of it, because changes arrive after those they knew.</param>
internal readonly record struct Cover(Stamp Stamp, int Depth, bool IsDelete)
{
    public bool Covers(Stamp stamp, int origin) => stamp < Stamp || (IsDelete && origin > Depth);
}
