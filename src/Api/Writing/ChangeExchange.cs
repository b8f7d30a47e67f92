using System.Collections.Immutable;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Sync;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;
using Refusal = LinkedRecords.Collaboration.KeyValue.Refusal;

namespace LinkedRecords.Api.Writing;

/// <summary>Takes changes of documents that replicas elsewhere have made: idempotent, in any order, kept until their dependencies are there.</summary>
internal sealed class ChangeExchange(IFactStore store, RecordStates states, Writer writer, ChangeInbox inbox)
{
    private const int MostTries = 32;

    /// <summary>Takes encoded changes on behalf of whoever sends them.</summary>
    /// <exception cref="WriteRefusedException">There is no such document that the sender may change.</exception>
    public async ValueTask<ChangeOutcome> ApplyAsync(
        Node sender, Node record, IReadOnlyList<ReadOnlyMemory<byte>> offered, CancellationToken cancellationToken)
    {
        var refused = new List<Refusal>();
        var changes = new List<Change>();
        foreach (var bytes in offered)
        {
            if (ChangeCodec.TryDecode(bytes.Span, out var refusal) is { } change)
            {
                changes.Add(change);
            }
            else
            {
                refused.Add(refusal!);
            }
        }

        var (at, received) = await TakeAsync(sender, record, [.. inbox.Of(record, sender), .. changes], cancellationToken);
        if (!received.Applied.IsEmpty)
        {
            await ReleaseOthersAsync(sender, record, cancellationToken);
        }

        return new ChangeOutcome(
            at, Names(received.Applied), Names(received.Waiting), received.Missing, [.. refused, .. received.Refused]);
    }

    /// <summary>Takes everything that another document has and this one lacks.</summary>
    /// <exception cref="WriteRefusedException">One of them is not there, or the other one has compacted what is missing here.</exception>
    public async ValueTask<ChangeOutcome> MergeAsync(Node sender, Node into, Node from, CancellationToken cancellationToken)
    {
        var target = await DocumentAsync(into, Revision.None, cancellationToken);
        var source = await DocumentAsync(from, Revision.None, cancellationToken);
        var missing = source.ChangesSince(target.Heads, out var compacted);
        return compacted is null
            ? await ApplyAsync(sender, into, missing, cancellationToken)
            : throw new WriteRefusedException("DOCUMENT_" + CodeText.Of(compacted.Code), "Too much of the other document has been folded together. Read its value and write what is different.");
    }

    /// <summary>Takes a message of a peer that keeps the document too, and answers it.</summary>
    /// <remarks>Nothing is remembered of the peer: each of its messages says what it has.</remarks>
    /// <param name="mayWrite">Whether the credential is good for writing; the right to is found out here.</param>
    public async ValueTask<Synced> SyncAsync(
        Node peer, Node record, ReadOnlyMemory<byte> message, bool mayWrite, CancellationToken cancellationToken)
    {
        var (at, refused) = (Revision.None, ImmutableArray<Refusal>.Empty);
        try
        {
            var changes = SyncSession.ChangesIn(message.Span);
            if (changes.Count > 0)
            {
                (at, refused) = await TakeFromPeerAsync(peer, record, changes, mayWrite, cancellationToken);
            }
        }
        catch (RefusedException malformed)
        {
            throw new WriteRefusedException("DOCUMENT_" + CodeText.Of(malformed.Refusal.Code), malformed.Refusal.ToString());
        }

        var state = await DocumentAsync(record, at, cancellationToken);
        lock (state.Replica)
        {
            var session = new SyncSession(state.Replica, take: _ => new ApplyReport([], Waiting: 0, []));
            var receipt = session.Receive(message.Span);
            return receipt.Failure is { } failure
                ? throw new WriteRefusedException("DOCUMENT_" + CodeText.Of(failure.Code), failure.ToString())
                : new Synced(session.Next()!.Value, session.IsInSync, at, refused);
        }
    }

    private async ValueTask<(Revision At, ImmutableArray<Refusal> Refused)> TakeFromPeerAsync(
        Node peer, Node record, IReadOnlyList<ReadOnlyMemory<byte>> changes, bool mayWrite, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = mayWrite ? await ApplyAsync(peer, record, changes, cancellationToken) : throw Writer.NoSuchRecord(record);
            return (outcome.At, outcome.Refused);
        }
        catch (WriteRefusedException refused) when (refused.Reasons[0].Code is Writer.NotFoundCode or AuthorizationCodes.WriteNotPermitted)
        {
            return (Revision.None, [new Refusal(RefusalCode.NotPermitted, record.Spelling, "You may read the record and not change it.")]);
        }
    }

    /// <summary>A document that may be read by whoever asks; that has been found out before.</summary>
    /// <exception cref="WriteRefusedException">There is no such document.</exception>
    public async ValueTask<KeyValueState> DocumentAsync(Node record, Revision atLeast, CancellationToken cancellationToken) =>
        await states.FindAsync(record, atLeast, cancellationToken) as KeyValueState ?? throw Writer.NoSuchRecord(record);

    private static ImmutableArray<ChangeHash> Names(ImmutableArray<Change> changes) => [.. changes.Select(change => change.Hash)];

    private async ValueTask<(Revision At, ReceivedChanges Received)> TakeAsync(
        Node sender, Node record, ImmutableArray<Change> changes, CancellationToken cancellationToken)
    {
        var at = Revision.None;
        var applied = ImmutableArray<Change>.Empty;
        var refused = ImmutableArray<Refusal>.Empty;
        while (true)
        {
            var (revision, received) = await TakePortionAsync(sender, record, changes, cancellationToken);
            at = revision > at ? revision : at;
            applied = applied.AddRange(received.Applied);
            refused = refused.AddRange(received.Refused);
            inbox.Put(record, sender, received.Waiting);
            if (!received.IsCutShort)
            {
                return (at, received.With(applied, refused));
            }
        }
    }

    // Only for exactly the state that was looked at, so that whoever applies the log takes every change that is in it.
    private async ValueTask<(Revision At, ReceivedChanges Received)> TakePortionAsync(
        Node sender, Node record, ImmutableArray<Change> changes, CancellationToken cancellationToken)
    {
#pragma warning disable S1994 // The last try's refusal leaves the loop, by the filter of its catch.
        for (var tries = 1; ; tries++)
#pragma warning restore S1994
        {
            var received = new ReceivedChanges(record, changes);
            var request = new WriteRequest { Id = Guid.CreateVersion7().ToString("N"), Author = sender, Patch = [received] };
            try
            {
                var written = await writer.WriteIfAnyAsync(request, cancellationToken);
                return (written?.Entry.Revision ?? Revision.None, received);
            }
            catch (WriteRefusedException refused) when (tries < MostTries && refused.Reasons[0].Code is RefusalCodes.PreconditionFailed)
            {
                // Somebody was quicker, or what was just written has not arrived here: look again.
                await states.FindAsync(record, store.Head, cancellationToken);
            }
        }
    }

    // What waited for the changes that have come now is taken in the name of whoever sent it, if they still may.
    private async ValueTask ReleaseOthersAsync(Node sender, Node record, CancellationToken cancellationToken)
    {
        foreach (var other in inbox.OtherSenders(record, sender))
        {
            try
            {
                await TakeAsync(other, record, inbox.Of(record, other), cancellationToken);
            }
            catch (WriteRefusedException)
            {
                inbox.Put(record, other, []);
            }
        }
    }
}
