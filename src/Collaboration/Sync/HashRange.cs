using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Collaboration.Sync;

/// <summary>What one peer says about the changes whose hashes are below a bound and not below the bound before it.</summary>
/// <param name="End">The first hash beyond the range; null: there is none.</param>
/// <param name="Fingerprint">Of all changes in the range; null when they are listed, or nothing is said.</param>
/// <param name="Hashes">All changes in the range; null when only the fingerprint, or nothing, is said.</param>
internal sealed record HashRange(ChangeHash? End, UInt128? Fingerprint, IReadOnlyList<ChangeHash>? Hashes)
{
    /// <summary>Nothing is left to say about the range.</summary>
    public bool IsSettled => Fingerprint is null && Hashes is null;
}
