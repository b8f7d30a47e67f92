using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.Lists;
using LinkedRecords.Collaboration.Trees;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>An edit under way: says what to do in terms of what is seen, and finds the operations for it.</summary>
/// <remarks>
/// All steps refer to the document as it was when the edit began; steps that build on each other are edits of their
/// own. Each step throws a <see cref="RefusedException"/> when the document does not allow it, and adds nothing then.
/// </remarks>
public sealed class Draft
{
    private readonly Replica _replica;
    private readonly List<Operation> _operations = [];
    private readonly ElementIds _ids;

    internal Draft(Replica replica)
        : this(replica, replica.Actor, replica.Graph.Version[replica.Actor] + 1)
    {
    }

    /// <summary>Begins an edit on behalf of another actor, whose change has this number.</summary>
    internal Draft(Replica replica, ActorId actor, ulong sequence)
    {
        (_replica, _ids) = (replica, new ElementIds(actor, sequence));
        Tag = ListPosition.TagOf(actor);
    }

    /// <summary>The operations so far.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    private string Tag { get; }

    /// <summary>Makes the change.</summary>
    public CommitResult Commit() => _replica.Commit(_operations);

    /// <summary>Replaces what is at a path. Objects that are not there on the way are made.</summary>
    public Draft Set(DocumentPath path, JsonNode? value) => Set(path, DocumentJson.FromJson(value, _ids.Next));

    /// <summary>Replaces what is at a path. Objects that are not there on the way are made.</summary>
    public Draft Set(DocumentPath path, DocumentValue value)
    {
        CheckParent(path);
        return Add(new Operation.Set(path, value));
    }

    /// <summary>Removes what is at a path: a property, an element, or a node of a tree with all below it.</summary>
    public Draft Delete(DocumentPath path)
    {
        CheckParent(path);
        CheckExists(path);
        return Add(new Operation.Delete(path));
    }

    /// <summary>Adds to a number; where there is none it counts from 0.</summary>
    public Draft Increment(DocumentPath path, long amount)
    {
        CheckParent(path);
        if (_replica.Document.Find(path) is { } node && DocumentView.ValueOf(node) is not DocumentValue.Number)
            throw Wrong(path, "number");
        return Add(new Operation.Increment(path, amount));
    }

    /// <summary>Puts elements into a list, the first at an index. A list that is not there is made.</summary>
    /// <returns>The ids of the new elements.</returns>
    public IReadOnlyList<string> Insert(DocumentPath list, int index, params IReadOnlyList<JsonNode?> values)
    {
        var placement = Placement.At(ElementsOf(list), Index(list, index, ElementsOf(list).Count), values.Count, Tag);
        Rearrange(list, placement);
        var ids = values.Select(_ => _ids.Next()).ToList();
        for (var i = 0; i < values.Count; i++)
            _operations.Add(new Operation.Insert(list, ids[i], placement.Positions[i], DocumentJson.FromJson(values[i], _ids.Next)));
        return ids;
    }

    /// <summary>Puts an element with an id of the caller's choice into a list, at an index.</summary>
    public Draft InsertAs(string id, DocumentPath list, int index, JsonNode? value) => InsertAs([id], list, index, [value]);

    /// <summary>Puts elements with ids of the caller's choice into a list, the first at an index.</summary>
    public Draft InsertAs(IReadOnlyList<string> ids, DocumentPath list, int index, IReadOnlyList<JsonNode?> values)
    {
        var placement = Placement.At(ElementsOf(list), Index(list, index, ElementsOf(list).Count), ids.Count, Tag);
        Rearrange(list, placement);
        for (var i = 0; i < ids.Count; i++)
            Add(new Operation.Insert(list, ids[i], placement.Positions[i], DocumentJson.FromJson(values[i], _ids.Next)));
        return this;
    }

    /// <summary>The ids of a list's elements, in order; none where there is no list yet.</summary>
    public IReadOnlyList<string> ElementIds(DocumentPath list) => ElementsOf(list).ConvertAll(element => element.Id);

    /// <summary>The ids of the nodes of a tree that stand under one, in order.</summary>
    /// <param name="parent">Null for the top.</param>
    public IReadOnlyList<string> SiblingIds(DocumentPath tree, string? parent) => [.. SiblingsOf(tree, parent).Select(sibling => sibling.Id)];

    /// <summary>Moves an element, so that it has the index among the others.</summary>
    public Draft Move(DocumentPath list, string id, int index)
    {
        CheckExists(list.Element(id));
        var others = ElementsOf(list).Where(element => !string.Equals(element.Id, id, StringComparison.Ordinal)).ToList();
        var placement = Placement.At(others, Index(list, index, others.Count), count: 1, Tag);
        Rearrange(list, placement);
        return Add(new Operation.Move(list, id, placement.Positions[0]));
    }

    /// <summary>Puts a new node into a tree, at an index among its siblings. A tree that is not there is made.</summary>
    /// <param name="parent">Null for the top.</param>
    /// <param name="id">Its id; null: one is made up.</param>
    /// <returns>The id of the new node.</returns>
    public string Plant(DocumentPath tree, string? parent, int index, JsonNode? value, string? id = null)
    {
        if (parent is not null)
            CheckExists(tree.Element(parent));
        var placement = Place(tree, parent, without: null, index);
        id ??= _ids.Next();
        _operations.Add(new Operation.Plant(tree, id, parent, placement.Positions[0], DocumentJson.FromJson(value, _ids.Next)));
        return id;
    }

    /// <summary>Moves a node of a tree, with all below it.</summary>
    /// <param name="parent">Null for the top.</param>
    public Draft Graft(DocumentPath tree, string id, string? parent, int index)
    {
        CheckExists(tree.Element(id));
        if (parent is not null)
            CheckExists(tree.Element(parent));
        var places = _replica.Document.Find(tree)!.Moves!.Places;
        for (var above = parent; above is not null; above = places[above].Parent)
        {
            if (string.Equals(above, id, StringComparison.Ordinal))
                throw new RefusedException(RefusalCode.WouldCloseCycle, tree.Element(id).ToString(), "Move it under a node that is not below it.");
        }

        var placement = Place(tree, parent, without: id, index);
        return Add(new Operation.Graft(tree, id, parent, placement.Positions[0]));
    }

    /// <summary>Makes the whole document equal to a value, by the smallest operations; elements keep their identity.</summary>
    public Draft Become(DocumentValue.Map wanted)
    {
        foreach (var operation in DocumentDifference.Between(DocumentPath.Root, _replica.Value, wanted))
            Add(operation);
        return this;
    }

    internal string NewId() => _ids.Next();

    internal DocumentValue ValueOf(JsonNode? json) => DocumentJson.FromJson(json, _ids.Next);

    internal Draft Add(Operation operation)
    {
        _operations.Add(operation);
        return this;
    }

    private static RefusedException Wrong(DocumentPath path, string wanted) =>
        new(RefusalCode.WrongKind, path.ToString(), $"There is no {wanted}; set one first.");

    private static int Index(DocumentPath list, int index, int count) => index >= 0 && index <= count
        ? index
        : throw new RefusedException(RefusalCode.NotFound, list.ToString(), $"The index {index} is not from 0 to {count}.");

    private void CheckExists(DocumentPath path) => _ = _replica.Document.Find(path)
        ?? throw new RefusedException(RefusalCode.NotFound, path.ToString(), "There is nothing here; it may have been deleted.");

    // Names may lead through what is not there yet, never through something else than an object.
    private void CheckParent(DocumentPath path)
    {
        if (path.Depth == 0)
            throw new RefusedException(RefusalCode.RootIsFixed, string.Empty, "The root is always an object; set or delete its properties.");
        var at = DocumentPath.Root;
        foreach (var segment in path.Segments)
        {
            var node = _replica.Document.Find(at);
            if (segment.IsElement)
                CheckExists(at.Step(segment));
            else if (node is not null && node.Kind != ContentKind.Map)
                throw Wrong(at, "object");
            at = at.Step(segment);
        }
    }

    private List<(string Id, ListPosition Position)> ElementsOf(DocumentPath list)
    {
        CheckParent(list);
        if (_replica.Document.Find(list) is not { } node)
            return [];
        return node.Kind == ContentKind.List
            ? [.. node.Elements().Select(element => (element.Segment.Text, element.Positions.Latest!.Value.Value))]
            : throw Wrong(list, "list");
    }

    private void Rearrange(DocumentPath list, Placement placement)
    {
        foreach (var (id, position) in placement.Moved)
            _operations.Add(new Operation.Move(list, id, position));
    }

    private Placement Place(DocumentPath tree, string? parent, string? without, int index)
    {
        var siblings = SiblingsOf(tree, parent).Where(sibling => !string.Equals(sibling.Id, without, StringComparison.Ordinal)).ToList();
        var placement = Placement.At(siblings, Index(tree, index, siblings.Count), count: 1, Tag);
        foreach (var (id, position) in placement.Moved)
            _operations.Add(new Operation.Graft(tree, id, parent, position));
        return placement;
    }

    private IEnumerable<(string Id, ListPosition Position)> SiblingsOf(DocumentPath tree, string? parent)
    {
        CheckParent(tree);
        if (_replica.Document.Find(tree) is not { } node)
            return [];
        return node.Kind == ContentKind.Tree
            ? TreeOrder.Of(node)
                .Where(planted => string.Equals(planted.Place.Parent, parent, StringComparison.Ordinal))
                .Select(planted => (planted.Node.Segment.Text, planted.Place.Position))
            : throw Wrong(tree, "tree");
    }
}
