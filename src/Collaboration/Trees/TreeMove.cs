using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.Trees;

/// <summary>A node is put under a parent, or at the top, at a position among its siblings.</summary>
/// <param name="Origin">The depth of the path whose operation made the move.</param>
internal sealed record TreeMove(Stamp Stamp, int Origin, string Id, string? Parent, ListPosition Position);
