using LinkedRecords.GraphQL.Execution.Planning;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Incremental;

/// <summary>The rest of a list that <c>@stream</c> delivers later, one item after another.</summary>
internal sealed class StreamedList(string? label, ResponsePath? path, FieldPlan field, GraphQLType itemType, ItemSource items, int index, Slot marker)
    : Announced(label, path), IStep
{
    private OperationRun? _run;

    // A value task is read once: by Run, when the item is there.
    private ValueTask<bool> _next;
    private int _index = index;

    public IStep? Next { get; set; }

    /// <summary>Whether the list does not exist in the response after all.</summary>
    public bool IsLost => marker.IsLost;

    /// <summary>The item that is being computed; null before the first, and while the next is awaited.</summary>
    public Delivery? Item { get; private set; }

    /// <summary>Whether there are no more items.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether <see cref="Item"/> is there as a whole.</summary>
    public bool IsItemComplete => Item is { AwaitedCount: 0 };

    /// <summary>Asks for the next item.</summary>
    public void Advance(OperationRun run)
    {
        _run = run;
        Item = null;
        try
        {
#pragma warning disable CA2012 // Kept until its step has come.
            _next = items.MoveNextAsync();
#pragma warning restore CA2012
        }
#pragma warning disable CA1031 // A sequence of the application may throw anything; it is an error of the stream.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
            return;
        }
        var awaiter = _next.GetAwaiter();
        if (awaiter.IsCompleted)
            Run();
        else
            awaiter.UnsafeOnCompleted(() => run.Steps.Add(this));
    }

    /// <summary>Takes the item that has come.</summary>
    public void Run()
    {
        try
        {
#pragma warning disable S5034 // Called only when the item is there.
            if (!_next.GetAwaiter().GetResult())
#pragma warning restore S5034
            {
                HasEnded = true;
                return;
            }
            Item = new Delivery(_run!, isNullable: itemType is not NonNullType, OperationExecution.NoDefers, new ResponsePath(Path, _index++));
            Item.ExecuteItem(field, itemType, items.Current);
        }
#pragma warning disable CA1031 // A sequence of the application may throw anything; it is an error of the stream.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }
    }

    public ValueTask CloseAsync() => items.DisposeAsync();

    // The list itself has failed, not an item of it.
    private void Fail(Exception exception)
    {
        Item = new Delivery(_run!, isNullable: false, OperationExecution.NoDefers, Path);
        Item.Fail(field, exception);
    }
}
