using System.Collections.Immutable;
using LinkedRecords.Api.Writing;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Undo;

/// <summary>What an undo is going to do, collected part by part, and what it leaves as it is.</summary>
internal sealed class UndoPlan
{
    private readonly List<DocumentReversal> _patches = [];
    private readonly List<TextEdit> _edits = [];
    private readonly List<BlobVersion> _files = [];
    private readonly List<Fact> _assert = [];
    private readonly List<Fact> _retract = [];
    private readonly List<KeptPart> _kept = [];

    /// <summary>What is left as it is; whole once the write has been made.</summary>
    public ImmutableArray<KeptPart> Kept => [.. _kept, .. _patches.SelectMany(patch => patch.Kept)];

    public void Patch(DocumentReversal reversal) => _patches.Add(reversal);

    public void Edit(Node record, long version, TextOperation operation) =>
        _edits.Add(new TextEdit(record, version, operation, Client: "~undo", Sequence: version, OnThatVersionOnly: true));

    public void Replace(BlobVersion file) => _files.Add(file);

    public void Assert(Fact fact) => _assert.Add(fact);

    public void Retract(Fact fact) => _retract.Add(fact);

    public void Keep(KeptPart part) => _kept.Add(part);

    /// <summary>Leaves facts out that may not be stated or taken back any more; false when none of the reasons is about one.</summary>
    public bool TryLeaveOut(ImmutableArray<FactStore.Transactions.Refusal> reasons)
    {
        var left = 0;
        foreach (var reason in reasons.Where(reason => reason.Fact is not null))
        {
            left += _assert.RemoveAll(fact => fact == reason.Fact) + _retract.RemoveAll(fact => fact == reason.Fact);
            _kept.Add(new KeptPart(KeptReason.NotAllowed, reason.Message) { Fact = reason.Fact });
        }

        return left > 0;
    }

    /// <summary>The write that does it all.</summary>
    public WriteRequest ToRequest(string id, Node author) => new()
    {
        Id = id,
        Author = author,
        Patch = [.. _patches],
        Edit = [.. _edits],
        Replace = [.. _files],
        Assert = [.. _assert.Select(FactText.Of)],
        Retract = [.. _retract.Select(FactText.Of)],
    };
}
