using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.Trees;

/// <summary>Where a node stands, and the move that put it there.</summary>
internal readonly record struct NodePlace(string? Parent, ListPosition Position, Stamp Stamp);
