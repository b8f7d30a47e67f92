using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Incremental;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Computes and writes one part of a response that goes out as a whole: all of it, a deferred group, or an item of a stream.</summary>
/// <remarks>
/// Section 6.3 and 6.4, https://spec.graphql.org/September2025/#sec-Executing-Selection-Sets. What is there at once is written at once;
/// what has to be awaited leaves a <see cref="Slot"/>. A step method that returns false has recorded an error and could write nothing: null
/// must stand further up.
/// </remarks>
internal sealed partial class Delivery
{
    private readonly PathStack _path = new();
    private readonly ResponsePath? _start;

    /// <summary>A delivery into which nothing was written.</summary>
    /// <param name="run">The operation.</param>
    /// <param name="isNullable">Whether the whole may become null.</param>
    /// <param name="defers">The deferred fragments that this delivery belongs to; empty for the initial one.</param>
    /// <param name="path">Where the whole stands in the response.</param>
    public Delivery(OperationRun run, bool isNullable, IReadOnlySet<DeferUsage> defers, ResponsePath? path)
    {
        Run = run;
        DeferredBy = defers;
        Root = new Slot { IsNullable = isNullable };
        _start = path;
    }

    public OperationRun Run { get; }

    public JsonOutput Output { get; } = new(1024);

    public List<GraphQLError> Errors { get; } = [];

    /// <summary>How many values are awaited.</summary>
    public int AwaitedCount { get; private set; }

    public Slot Root { get; }

    /// <summary>Whether writing stopped because the response had become too large.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>What was left for later here; null when that is nothing.</summary>
    public LaterWork? Later { get; private set; }

    private IReadOnlySet<DeferUsage> DeferredBy { get; }

    /// <summary>Executes the selection of an operation, as far as it goes without waiting.</summary>
    public void ExecuteRoot(SelectionPlan selection, object? source)
    {
        _path.StartAt(_start);
        Finish(Root, WriteSelection(selection, source, Root, null));
    }

    /// <summary>Executes deferred fields of one object, as far as it goes without waiting.</summary>
    public void ExecuteGroup(DeferredGroup group)
    {
        _path.StartAt(_start);
        Finish(Root, WriteFields(group.Fields, group.Source, Root, group.Defers));
    }

    /// <summary>Completes one item of a stream, as far as it goes without waiting.</summary>
    public void ExecuteItem(FieldPlan field, GraphQLType itemType, object? item)
    {
        _path.StartAt(_start);
        Finish(Root, WriteItem(itemType, item, field, Root, null));
    }

    /// <summary>Notes that the item of a stream, or what it comes from, has failed.</summary>
    public void Fail(FieldPlan field, Exception failure)
    {
        _path.StartAt(_start);
        Record(field, failure);
        Finish(Root, isWritten: false);
    }

    /// <summary>Notes that nothing can be executed at all.</summary>
    public void Fail(GraphQLError error)
    {
        Errors.Add(error);
        Finish(Root, isWritten: false);
    }

    /// <summary>Executes the root fields of a mutation one after another; each is complete before the next begins.</summary>
    public async ValueTask ExecuteSeriallyAsync(SelectionPlan selection, object? source)
    {
        var (now, defers) = Part(selection, source, Root);
        var slots = WriteSkeleton(now);
        for (var index = 0; index < slots.Length && !Root.IsNulled; index++)
        {
            _path.StartAt(_start);
            _path.Push(now[index].ResponseKey);
            slots[index].Start = Output.Position;
            Finish(slots[index], ExecuteField(now[index], source, slots[index], defers, new ResponsePosition(_start)));
            await Run.DrainAsync(this);
        }
    }

    /// <summary>Goes on with a value that has come.</summary>
    public void Resume(AwaitedValue awaited)
    {
        AwaitedCount--;
        awaited.Lead(_path);
        awaited.Start = Output.Position;
        object? value;
        try
        {
            value = awaited.Take();
        }
#pragma warning disable CA1031 // Whatever a resolver throws is an error of its field.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!awaited.IsLost)
                Record(awaited.Field, exception);
            Finish(awaited, isWritten: false);
            return;
        }
        if (!awaited.IsLost)
            Finish(awaited, Complete(awaited.Type, value, awaited.Field, awaited, awaited.Defers));
    }

    private void Finish(Slot slot, bool isWritten)
    {
        slot.End = Output.Position;
        if (!isWritten)
            slot.BecomeNull();
    }

    // {"a":,"b":} with an empty slot for each value: what the fields write then need not be contiguous.
    private Slot[] WriteSkeleton(FieldPlan[] fields)
    {
        var slots = new Slot[fields.Length];
        Output.WriteByte((byte)'{');
        for (var index = 0; index < fields.Length; index++)
        {
            if (index > 0)
                Output.WriteByte((byte)',');
            Output.WriteRawUtf8(fields[index].Key);
            slots[index] = new Slot
            {
                IsNullable = fields[index].Field.Type is not NonNullType,
                AnchorStart = Output.Position,
                AnchorEnd = Output.Position,
            };
            Root.Append(slots[index]);
        }
        Output.WriteByte((byte)'}');
        Root.End = Output.Position;
        return slots;
    }

    private bool WriteSelection(SelectionPlan selection, object? source, Slot slot, DeferScope? defers)
    {
        if (!Run.IsIncremental || (defers is null && selection.NewDefers.Length == 0))
            return WriteFields(selection.Fields, source, slot, null);
        var mark = slot.Last;
        var (now, scope) = Part(selection, source, slot, defers);
        if (WriteFields(now, source, slot, scope))
            return true;
        slot.DropAfter(mark);
        return false;
    }

    private bool WriteFields(FieldPlan[] fields, object? source, Slot slot, DeferScope? defers)
    {
        if (HasGrownTooLarge())
            return false;
        var position = _path.Position();
        Output.WriteByte((byte)'{');
        for (var index = 0; index < fields.Length; index++)
        {
            var field = fields[index];
            if (index > 0)
                Output.WriteByte((byte)',');
            Output.WriteRawUtf8(field.Key);
            _path.Push(field.ResponseKey);
            var isWritten = ExecuteField(field, source, slot, defers, position);
            _path.Pop();
            if (!isWritten)
                return false;
        }
        Output.WriteByte((byte)'}');
        return true;
    }

    private bool ExecuteField(FieldPlan field, object? source, Slot slot, DeferScope? defers, in ResponsePosition parent)
    {
        FieldValue value;
        try
        {
            var arguments = field.ConstantArguments ?? Run.ArgumentsOf(field);
            value = field.Resolver(source, new FieldContext(Run, field, arguments, parent));
            if (value.Awaited is null)
                return WriteAt(field.Field.Type, value.Value, field, slot, defers);
        }
#pragma warning disable CA1031 // Whatever a resolver throws is an error of its field.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Record(field, exception);
            return WriteNullInstead(field.Field.Type, slot, slot.Last, Output.Position);
        }
        value.Awaited.StandIn(this, parent, isFieldThere: true, field, field.Field.Type, defers);
        Await(value.Awaited, slot);
        return true;
    }

    private void Await(AwaitedValue awaited, Slot slot)
    {
        slot.Append(awaited);
        AwaitedCount++;
        awaited.AwaitValue();
    }

    private (FieldPlan[] Now, DeferScope? Defers) Part(SelectionPlan selection, object? source, Slot slot, DeferScope? outer = null)
    {
        if (!Run.IsIncremental)
            return (selection.Fields, null);
        var path = _path.Current();
        var defers = DeferScope.Begin(outer, selection.NewDefers, path, (Later ??= new LaterWork()).Fragments);
        if (defers is null)
            return (selection.Fields, null);
        var partition = DeferPartition.Of(selection.Fields, DeferredBy);
        foreach (var (uses, fields) in partition.Later)
        {
            DeferredFragment[] fragments = [.. uses.Select(use => defers[use])];
            Later.Groups.Add(new DeferredGroup(fragments, uses, source, fields, path, defers, Mark(slot)));
        }
        return (partition.Now, defers);
    }

    // Asked before each object and each item: what is over the limit is not computed any further.
    private bool HasGrownTooLarge()
    {
        if (!IsTooLarge && Run.IsTooLarge(Output.Position))
        {
            IsTooLarge = true;
            Errors.Add(Run.TooLarge());
        }
        return IsTooLarge;
    }

    // A part of no width: it is lost when the position is.
    private Slot Mark(Slot slot)
    {
        var marker = new Slot { IsNullable = false, AnchorStart = Output.Position, AnchorEnd = Output.Position };
        slot.Append(marker);
        return marker;
    }

    private void Record(FieldPlan field, Exception exception) => Errors.Add(Run.Describe(exception, field, _path.Current()));
}
