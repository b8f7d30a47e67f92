using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>Everything that one call wants to become true together.</summary>
internal sealed record WriteRequest
{
    /// <summary>The client's own id of the call, or one that was made for it.</summary>
    public required string Id { get; init; }

    /// <summary>Who asks.</summary>
    public required Node Author { get; init; }

    /// <summary>Facts that are not permitted are left out, instead of keeping everything else from being written.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Records to be made.</summary>
    public ImmutableArray<NewRecord> Create { get; init; } = [];

    /// <summary>Facts to be stated.</summary>
    public ImmutableArray<FactText> Assert { get; init; } = [];

    /// <summary>Facts to be taken back.</summary>
    public ImmutableArray<FactText> Retract { get; init; } = [];

    /// <summary>Changes of documents, one at most for each.</summary>
    public ImmutableArray<DocumentEdit> Patch { get; init; } = [];

    /// <summary>Edits of texts.</summary>
    public ImmutableArray<TextEdit> Edit { get; init; } = [];

    /// <summary>New versions of files.</summary>
    public ImmutableArray<BlobVersion> Replace { get; init; } = [];
}
