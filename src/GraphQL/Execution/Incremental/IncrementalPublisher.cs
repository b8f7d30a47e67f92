using System.Globalization;
using System.Runtime.CompilerServices;

namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>Executes what was deferred or streamed, and tells the client of it in payloads.</summary>
/// <remarks>A fragment is announced when the one around it is complete; its groups run at the same time as those of its siblings; lists go on item by item.</remarks>
internal sealed class IncrementalPublisher(OperationRun run)
{
    private readonly List<DeferredFragment> _fragments = [];
    private readonly List<StreamedList> _streams = [];
    private readonly List<StreamedList> _opened = [];
    private int _nextId;

    /// <summary>Takes over what the initial delivery left for later; false when that was all lost.</summary>
    public bool Begin(Delivery initial, LaterWork later)
    {
        _fragments.AddRange(Integrate(initial));
        _streams.AddRange(later.LiveStreams);
        return _fragments.Count > 0 || _streams.Count > 0;
    }

    public async IAsyncEnumerable<IncrementalPayload> PublishAsync(Delivery initial, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            var first = new PayloadBuilder();
            Announce(first, _fragments, _streams);
            yield return first.BuildInitial(initial);
            Start(_fragments, _streams);
            while (_fragments.Count > 0 || _streams.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await run.DrainUntilAsync(IsAnythingReady);
                var payload = new PayloadBuilder();
                PublishFragments(payload);
                PublishStreams(payload);
                if (!payload.IsEmpty)
                    yield return payload.Build(hasNext: _fragments.Count > 0 || _streams.Count > 0);
            }
        }
        finally
        {
            foreach (var stream in _opened)
                await stream.CloseAsync();
        }
    }

    private bool IsAnythingReady() =>
        _streams.Exists(stream => stream.HasEnded || stream.IsItemComplete)
        || _fragments.Exists(fragment => fragment.Groups.TrueForAll(group => group.IsComplete) || fragment.Groups.Exists(group => group.HasFailed));

    // The fragments that can be announced at once: those without fields of their own give way to those inside them.
    private List<DeferredFragment> Integrate(Delivery delivery)
    {
        var roots = new List<DeferredFragment>();
        if (delivery.Later is not { } later)
            return roots;
        foreach (var fragment in later.Fragments)
        {
            if (fragment.Parent is { IsAlive: false })
                continue;
            fragment.IsAlive = true;
            (fragment.Parent?.Children ?? roots).Add(fragment);
        }
        foreach (var group in later.Groups.Where(group => !group.IsLost))
        {
            foreach (var fragment in group.Fragments.Where(fragment => fragment.IsAlive))
            {
                fragment.Groups.Add(group);
                if (fragment.Id is not null)
                    group.Start(run);
            }
        }
        return WithFields(roots);
    }

    private static List<DeferredFragment> WithFields(List<DeferredFragment> fragments)
    {
        var found = new List<DeferredFragment>();
        foreach (var fragment in fragments.Where(fragment => fragment.IsAlive))
        {
            fragment.Groups.RemoveAll(group => group.IsDelivered);
            if (fragment.Groups.Count > 0)
            {
                found.Add(fragment);
                continue;
            }
            fragment.IsAlive = false;
            found.AddRange(WithFields(fragment.Children));
        }
        return found;
    }

    private void Announce(PayloadBuilder payload, IEnumerable<DeferredFragment> fragments, IEnumerable<StreamedList> streams)
    {
        foreach (var announced in fragments.Concat<Announced>(streams))
            payload.Announce(announced, _nextId++.ToString(CultureInfo.InvariantCulture));
    }

    private void Start(IEnumerable<DeferredFragment> fragments, IEnumerable<StreamedList> streams)
    {
        foreach (var group in fragments.SelectMany(fragment => fragment.Groups))
            group.Start(run);
        foreach (var stream in streams)
        {
            _opened.Add(stream);
            stream.Advance(run);
        }
    }

    private void Add(PayloadBuilder payload, List<DeferredFragment> fragments, List<StreamedList> streams)
    {
        Announce(payload, fragments, streams);
        _fragments.AddRange(fragments);
        _streams.AddRange(streams);
        Start(fragments, streams);
    }

    private void PublishFragments(PayloadBuilder payload)
    {
        foreach (var group in _fragments.SelectMany(fragment => fragment.Groups).Where(group => group is { IsComplete: true, IsIntegrated: false }).ToList())
        {
            group.IsIntegrated = true;
            if (!group.HasFailed)
                Integrate(group.Delivery!);
        }
        // By index, for fragments that begin here come at the end and may be complete already.
        for (var index = 0; index < _fragments.Count;)
        {
            if (IsPublished(payload, _fragments[index]))
                _fragments.RemoveAt(index);
            else
                index++;
        }
    }

    private bool IsPublished(PayloadBuilder payload, DeferredFragment fragment)
    {
        if (fragment.Groups.Find(group => group.HasFailed) is { } failed)
        {
            payload.Complete(fragment, failed.Delivery!.Errors[^1]);
            fragment.Abandon();
            return true;
        }
        if (!fragment.Groups.TrueForAll(group => group is { IsComplete: true, IsIntegrated: true }))
            return false;
        var streams = new List<StreamedList>();
        foreach (var group in fragment.Groups.Where(group => !group.IsDelivered))
        {
            Deliver(payload, fragment, group);
            streams.AddRange(group.Delivery!.Later?.LiveStreams ?? []);
        }
        payload.Complete(fragment, null);
        fragment.IsAlive = false;
        Add(payload, WithFields(fragment.Children), streams);
        return true;
    }

    // Of the announced fragments that share the group, the innermost makes for the shortest path.
    private static void Deliver(PayloadBuilder payload, DeferredFragment fragment, DeferredGroup group)
    {
        group.IsDelivered = true;
        var best = (Id: fragment.Id!, Length: ResponsePath.ToArray(fragment.Path).Length);
        foreach (var other in group.Fragments.Where(other => other.Id is not null))
        {
            var length = ResponsePath.ToArray(other.Path).Length;
            if (length > best.Length)
                best = (other.Id!, length);
        }
        var path = ResponsePath.ToArray(group.Path);
        payload.AddData(best.Id, path[best.Length..], group.Delivery!);
    }

    private void PublishStreams(PayloadBuilder payload)
    {
        for (var index = 0; index < _streams.Count;)
        {
            if (IsEnded(payload, _streams[index]))
                _streams.RemoveAt(index);
            else
                index++;
        }
    }

    // Takes what is there of a list, so that items from memory share a payload; a fixed number, so that other parts get their turn.
    private bool IsEnded(PayloadBuilder payload, StreamedList stream)
    {
        const int MostAtOnce = 64;
        for (var count = 0; count < MostAtOnce && stream.IsItemComplete; count++)
        {
            var item = stream.Item!;
            if (item.Root is { IsNulled: true, IsNullable: false })
            {
                payload.Complete(stream, item.Errors[^1]);
                return true;
            }
            var fragments = Integrate(item);
            payload.AddItem(stream.Id!, item);
            Add(payload, fragments, [.. item.Later?.LiveStreams ?? []]);
            stream.Advance(run);
        }
        if (!stream.HasEnded)
            return false;
        payload.Complete(stream, null);
        return true;
    }
}
