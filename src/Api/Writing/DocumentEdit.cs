using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>What somebody wants of a JSON document; becomes changes once it is the document's turn.</summary>
/// <param name="Record">The document.</param>
/// <param name="IfVersion">Only if the record still is at this version; null: whatever it is.</param>
internal abstract record DocumentEdit(Node Record, long? IfVersion)
{
    /// <summary>Whether the changes are only right for exactly the state that they are made on. Where somebody is quicker the write is refused with <c>PRECONDITION_FAILED</c>.</summary>
    public virtual bool IsPinned => false;

    /// <summary>Makes the changes, and applies them to the replica.</summary>
    /// <param name="replica">The newest state; the caller's alone.</param>
    /// <exception cref="WriteRefusedException">The document does not allow it.</exception>
    /// <exception cref="RefusedException">The document does not allow it.</exception>
    public abstract IReadOnlyList<Change> MakeOn(Replica replica);

    /// <summary>The change that was committed.</summary>
    /// <exception cref="RefusedException">It was refused.</exception>
    protected static Change Committed(CommitResult result) => result switch
    {
        CommitResult.Committed committed => committed.Change,
        CommitResult.Refused refused => throw new RefusedException(refused.Reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
