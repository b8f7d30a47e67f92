using System.Collections.Immutable;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Records;

/// <summary>After the rights, the content: puts each edit of a text into its place at the head of the log, and refuses events that fit no record.</summary>
/// <param name="rights">Decides first who may write what.</param>
/// <param name="states">What is known of records; an edit of one that is not known is refused with <see cref="NotLoaded"/>, and its sender loads it and tries again.</param>
internal sealed class RecordAdmission(IAdmission rights, Func<RecordStates> states) : IAdmission
{
    /// <summary>The text has to be loaded first. Never reaches a client.</summary>
    public const string NotLoaded = "RECORD_NOT_LOADED";

    /// <summary>The same session has committed the same sequence before; the message is its version.</summary>
    public const string AlreadyCommitted = "ALREADY_COMMITTED";

    private static readonly TimeSpan MostAhead = HybridClock.Tolerance;

    // As many texts at most: they do not count among what is kept in memory.
    private const int MostPlaced = 16;

    // Texts as they are after the edit that was put into them last, or those of one batch would each go through all before them. Only the sequencer decides.
    private readonly Dictionary<Node, (ReadOnlyMemory<byte> Edit, LongTextDocument Text)> _placed = [];

    /// <inheritdoc/>
    public AdmissionDecision Decide(Transaction proposed, IHead head)
    {
        var verdict = rights.Decide(proposed, head);
        if (verdict is not AdmissionDecision.Admitted(var admitted) || admitted.Events.IsEmpty)
        {
            return verdict;
        }

        var placed = ImmutableArray.CreateBuilder<RecordEvent>(admitted.Events.Length);
        var refusals = new List<Refusal>();
        var texts = new Dictionary<Node, LongTextDocument>();
        foreach (var change in admitted.Events)
        {
            var isFirst = head.VersionOf(change.Record) == 0 && placed.All(other => other.Record != change.Record);
            switch (RecordPayloadCodec.TryDecode(change.Payload.Span))
            {
                case RecordPayload.TextEdited edit when !isFirst && RecordKinds.Of(change.Record) == RecordKind.LongText:
                    Place(change, edit, admitted.Author.Spelling, head, texts, placed, refusals);
                    break;
                case { } payload when Fits(payload, isFirst, RecordKinds.Of(change.Record), head.Now):
                    placed.Add(change);
                    break;
                default:
                    refusals.Add(new Refusal("RECORD_EVENT_UNFIT", $"The change does not fit the record {change.Record}. Check its kind, and that a clock is not more than a minute ahead."));
                    break;
            }
        }

        return refusals.Count == 0
            ? new AdmissionDecision.Admitted(admitted with { Events = placed.DrainToImmutable() })
            : new AdmissionDecision.Refused([.. refusals]);
    }

    private static bool Fits(RecordPayload payload, bool isFirst, RecordKind kind, DateTimeOffset now) => payload switch
    {
        RecordPayload.KeyValueChanged changed => kind == RecordKind.KeyValue && changed.Change.Time.Time <= now + MostAhead,
        RecordPayload.TextCreated => kind == RecordKind.LongText && isFirst,
        RecordPayload.BlobStored => kind == RecordKind.Blob,
        _ => false,
    };

    private void Place(
        RecordEvent change,
        RecordPayload.TextEdited edit,
        string author,
        IHead head,
        Dictionary<Node, LongTextDocument> texts,
        ImmutableArray<RecordEvent>.Builder placed,
        List<Refusal> refusals)
    {
        if ((texts.GetValueOrDefault(change.Record) ?? AtHead(change.Record, head)) is not { } document)
        {
            refusals.Add(new Refusal(NotLoaded, "The text is not in memory yet."));
            return;
        }

        var wish = new TextChange(document.Epoch, edit.BaseVersion, author, edit.Client, edit.Sequence, edit.Operation);
        switch (document.Submit(wish, head.Now))
        {
            case TextChangeOutcome.Committed(var commit, var next):
                texts[change.Record] = next;
                var written = new RecordPayload.TextEdited(commit.BaseVersion, commit.Client, commit.Sequence, commit.Operation, commit.Sent);
                placed.Add(change with { Payload = written.Encode() });
                Remember(change.Record, placed[^1].Payload, next);
                break;
            case TextChangeOutcome.AlreadyCommitted(var version):
                refusals.Add(new Refusal(AlreadyCommitted, version.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                break;
            case TextChangeOutcome.Refused(var reason, var explanation, _):
                refusals.Add(new Refusal(TextErrors.CodeOf(reason), explanation));
                break;
        }
    }

    // What is known here may trail the head, never lead it: the log is applied after it is committed.
    private LongTextDocument? AtHead(Node record, IHead head)
    {
        if (states().Known(record) is not TextState known)
        {
            return null;
        }

        var document = known.Document;
        if (head.VersionOf(record) == document.Version)
        {
            return document;
        }

        if (Remembered(record, head) is { } text && text.OldestBase <= document.OldestBase)
        {
            return text;
        }

        foreach (var change in head.ChangesSince(record, document.Version))
        {
            if (TextState.CommitOf(change) is not { } commit)
            {
                return null;
            }

            document = document.Append(commit);
        }

        return document;
    }

    private void Remember(Node record, ReadOnlyMemory<byte> edit, LongTextDocument text)
    {
        if (_placed.Count == MostPlaced && !_placed.ContainsKey(record))
        {
            _placed.Clear();
        }

        _placed[record] = (edit, text);
    }

    // Whether the edit became part of the log is decided later, and its bytes are the ones that are there if it did.
    private LongTextDocument? Remembered(Node record, IHead head) =>
        _placed.TryGetValue(record, out var last)
        && head.VersionOf(record) == last.Text.Version
        && head.ChangesSince(record, last.Text.Version - 1) is [var newest]
        && newest.Payload.Equals(last.Edit)
            ? last.Text
            : null;
}
