using System.Collections;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Incremental;
using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Types.Scalars;

namespace LinkedRecords.GraphQL.Execution;

/// <content>Value completion. Section 6.4.3, https://spec.graphql.org/September2025/#sec-Value-Completion.</content>
internal sealed partial class Delivery
{
    // Writes a value at a position: a failed value is null here if that may be, or else the position fails, too.
    private bool WriteAt(GraphQLType type, object? value, FieldPlan field, Slot slot, DeferScope? defers)
    {
        var start = Output.Position;
        var mark = slot.Last;
        if (!Complete(type, value, field, slot, defers))
            return WriteNullInstead(type, slot, mark, start);
        if (!ReferenceEquals(slot.Last, mark) && type is not NonNullType)
            slot.Enclose(mark, new Slot { IsNullable = true, AnchorStart = start, AnchorEnd = Output.Position, Start = start, End = Output.Position });
        return true;
    }

    private bool WriteNullInstead(GraphQLType type, Slot slot, Slot? mark, int start)
    {
        slot.DropAfter(mark);
        Output.CutBackTo(start);
        if (type is NonNullType)
            return false;
        Output.WriteNull();
        return true;
    }

    private bool Complete(GraphQLType type, object? value, FieldPlan field, Slot slot, DeferScope? defers)
    {
        if (value is Exception failure)
        {
            Record(field, failure);
            return false;
        }
        var nonNull = type as NonNullType;
        if (value is null)
        {
            if (nonNull is not null)
                return Refuse(field, $"Cannot return null for non-nullable field {field.ParentType.Name}.{field.Field.Name}.");
            Output.WriteNull();
            return true;
        }
        return (nonNull?.Nullable ?? type) switch
        {
            ScalarType scalar => WriteLeaf(scalar.Codec, value, field),
            EnumType enumType => EnumCodec.Write(enumType, value, Output) is not { } problem || Refuse(field, problem),
            ObjectType objectType => WriteObject(objectType, value, field, slot, defers),
            ListType list => WriteList(list, value, field, slot, defers),
            var abstractType => ResolveType((NamedType)abstractType, value, field) is { } runtimeType && WriteObject(runtimeType, value, field, slot, defers),
        };
    }

    private bool WriteLeaf(ScalarCodec codec, object value, FieldPlan field)
    {
        try
        {
            return codec.Write(value, Output) is not { } problem || Refuse(field, problem);
        }
#pragma warning disable CA1031 // A codec of the application may throw anything; it is an error of the field.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Record(field, exception);
            return false;
        }
    }

    private bool WriteObject(ObjectType type, object value, FieldPlan field, Slot slot, DeferScope? defers)
    {
        SelectionPlan selection;
        try
        {
            selection = field.SelectionOf(type);
        }
        catch (GraphQLException exception)
        {
            Record(field, exception);
            return false;
        }
        return WriteSelection(selection, value, slot, defers);
    }

    private bool WriteList(ListType type, object value, FieldPlan field, Slot slot, DeferScope? defers)
    {
        if (value is IAsyncEnumerable<object?> overTime)
            return WriteListOverTime(type, overTime, field, slot, defers);
        var collected = value as CollectedItems;
        if ((collected?.Items ?? RawValue.AsList(value)) is not { } items)
            return Refuse(field, $"Expected Iterable, but did not find one for field \"{field.ParentType.Name}.{field.Field.Name}\".");
        try
        {
            return WriteItems(type.Item, items.GetEnumerator(), collected?.Rest, field, slot, defers);
        }
#pragma warning disable CA1031 // A sequence of the application may throw anything; it is an error of the field.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Record(field, exception);
            return false;
        }
    }

    private bool WriteItems(GraphQLType itemType, IEnumerator items, IAsyncEnumerator<object?>? rest, FieldPlan field, Slot slot, DeferScope? defers)
    {
        var stream = StreamUsage.Of(field, _path, Run);
        Output.WriteByte((byte)'[');
        var index = 0;
        while (stream?.InitialCount != index && items.MoveNext())
        {
            if (HasGrownTooLarge())
                return false;
            if (index > 0)
                Output.WriteByte((byte)',');
            _path.Push(index++);
            var isWritten = WriteItem(itemType, items.Current, field, slot, defers);
            _path.Pop();
            if (!isWritten)
                return false;
        }
        if (stream is not null && index == stream.InitialCount)
            Stream(stream, field, itemType, rest is null ? new ItemSource(items) : new ItemSource(rest), index, slot);
        else
            (items as IDisposable)?.Dispose();
        Output.WriteByte((byte)']');
        return true;
    }

    private bool WriteItem(GraphQLType type, object? item, FieldPlan field, Slot slot, DeferScope? defers)
    {
        if (item is not Task<object?> awaited)
            return WriteAt(type, item, field, slot, defers);
        AwaitHere(field, type, new AwaitedResult<object?>(awaited), slot, defers);
        return true;
    }

    private void AwaitHere(FieldPlan field, GraphQLType type, AwaitedValue awaited, Slot slot, DeferScope? defers)
    {
        awaited.StandIn(this, _path.Position(), isFieldThere: false, field, type, defers);
        Await(awaited, slot);
    }

    private void Stream(StreamUsage usage, FieldPlan field, GraphQLType itemType, ItemSource items, int index, Slot slot) =>
        (Later ??= new LaterWork()).Streams.Add(new StreamedList(usage.Label, _path.Current(), field, itemType, items, index, Mark(slot)));

    // The items, or those before the stream begins, are awaited together; the list is then completed as if they had been there at once.
    private bool WriteListOverTime(ListType type, IAsyncEnumerable<object?> items, FieldPlan field, Slot slot, DeferScope? defers)
    {
        var stream = StreamUsage.Of(field, _path, Run);
        AwaitHere(field, type, new AwaitedResult<CollectedItems>(CollectedItems.FromAsync(items, stream?.InitialCount, Run.CancellationToken)), slot, defers);
        return true;
    }

    private ObjectType? ResolveType(NamedType type, object value, FieldPlan field)
    {
        object? name;
        try
        {
            name = Run.Schema.ResolveType(type, value);
        }
#pragma warning disable CA1031 // A type resolver of the application may throw anything; it is an error of the field.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Record(field, exception);
            return null;
        }
        var problem = AbstractTypes.Check(Run.Schema, type, name, value, field, out var runtimeType);
        if (problem is not null)
            Refuse(field, problem);
        return runtimeType;
    }

    private bool Refuse(FieldPlan field, string problem)
    {
        Errors.Add(new GraphQLError(problem, field.Nodes) { Path = ResponsePath.ToArray(_path.Current()) });
        return false;
    }
}
