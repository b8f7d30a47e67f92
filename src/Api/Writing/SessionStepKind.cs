namespace LinkedRecords.Api.Writing;

/// <summary>What a transaction of an editing session is.</summary>
internal enum SessionStepKind
{
    /// <summary>Something new.</summary>
    Edit,

    /// <summary>Takes something back.</summary>
    Undo,

    /// <summary>Takes an undo back.</summary>
    Redo,
}
