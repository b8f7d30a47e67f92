namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>What is known of a subject's facts.</summary>
internal enum OutState
{
    /// <summary>Nothing: they must be loaded.</summary>
    Missing,

    /// <summary>All of them.</summary>
    Resident,

    /// <summary>That they are too many for a page; single lists, counts and facts are kept instead.</summary>
    Large,
}
