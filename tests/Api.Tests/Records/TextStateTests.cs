using System.Runtime.CompilerServices;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Tests.Records;

/// <summary>What a text in memory keeps of its past.</summary>
public sealed class TextStateTests
{
    private const int Edits = 1_000;
    private static readonly Node Ada = new("us-0123456789abcdef0123456789abcdef");
    private static readonly Node Text = new("l-01234567-89ab-7def-8123-456789abcdef");

    [Fact]
    public void Of_its_past_texts_it_keeps_the_newest_and_one_in_a_hundred()
    {
        var (newest, past) = Typed();

#pragma warning disable S1215 // What is alive after a collection is what is asked.
        GC.Collect();
#pragma warning restore S1215

        var kept = past.Count(text => text.TryGetTarget(out _));
        GC.KeepAlive(newest);
        Assert.InRange(kept, 64, 80);
    }

    [Fact]
    public void The_past_is_near_at_any_version()
    {
        var (newest, _) = Typed();

        foreach (var version in new[] { 1, 2, 99, 100, 101, 550, 1_000 })
        {
            var mark = Assert.IsType<TextState>(newest.MarkBefore(version));

            Assert.InRange(mark.Version, Math.Max(1, version - 100), version);
            Assert.Equal(mark.Version - 1, mark.Document.Text.Length);
        }
    }

    // Where a local of the test would keep what it has seen.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (TextState Newest, List<WeakReference<TextRope>> Past) Typed()
    {
        var created = new RecordPayload.TextCreated(Guid.NewGuid(), new TextOperationBuilder().Build());
        var state = RecordFold.Of(Text, new RecordTail(null, [Change(1, created)], new Revision(1)))!;
        var past = new List<WeakReference<TextRope>>();
        for (var edit = 1; edit <= Edits; edit++)
        {
            past.Add(new WeakReference<TextRope>(((TextState)state).Document.Text));
            state = state.After(Change(edit + 1, new RecordPayload.TextEdited(edit, "tab", edit, TextOperation.Insert(edit - 1, edit - 1, "x"), Sent: null)));
        }

        return ((TextState)state, past);
    }

    private static RecordChange Change(long version, RecordPayload payload) => new(version, new Revision(version), Ada, default, payload.Encode());
}
