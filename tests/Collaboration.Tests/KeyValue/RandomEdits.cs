using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Collaboration.Tests.KeyValue;

/// <summary>Edits of a small document: few names, so that they meet; some follow what is seen, some do not look.</summary>
internal static class RandomEdits
{
    private static readonly string[] Names = ["a", "b", "list", "tree", "n"];

    public static CommitResult Edit(Replica replica, Random random)
    {
        var draft = replica.Draft();
        try
        {
            for (var steps = random.Next(1, 3); steps > 0; steps--)
                Step(replica, draft, random);
        }
        catch (RefusedException)
        {
            // What the document does not allow just now adds nothing; the steps before it stay.
        }

        return draft.Commit();
    }

    private static void Step(Replica replica, Draft draft, Random random)
    {
        switch (random.Next(12))
        {
            case 0 or 1:
                draft.Set(PathIn(random), ValueOf(random, depth: 0));
                break;
            case 2 or 3:
                Delete(replica, draft, PathIn(random));
                break;
            case 4:
                draft.Increment(DocumentPath.Of("n"), random.Next(-3, 4));
                break;
            case 5 or 6:
                EditList(replica, draft, random);
                break;
            case 7 or 8:
                EditTree(replica, draft, random);
                break;
            case 9:
                draft.Add(Blind(replica, random));
                break;
            default:
                draft.Set(DocumentPath.Of(Names[random.Next(2)], Names[random.Next(2)]), random.Next(10));
                break;
        }
    }

    // Looks first, mostly: an exception costs more than all else in a sequence.
    private static void Delete(Replica replica, Draft draft, DocumentPath path)
    {
        if (replica.Document.Find(path) is not null)
            draft.Delete(path);
        else
            draft.Add(new Operation.Delete(path));
    }

    private static DocumentPath PathIn(Random random)
    {
        var path = DocumentPath.Of(Names[random.Next(Names.Length)]);
        while (random.Next(2) == 0 && path.Depth < 4)
            path = path.Property(Names[random.Next(2)]);
        return path;
    }

    private static JsonNode? ValueOf(Random random, int depth) => random.Next(depth > 2 ? 3 : 5) switch
    {
        0 => random.Next(10),
        1 => "text",
        2 => null,
        3 => new JsonObject { [Names[random.Next(2)]] = ValueOf(random, depth + 1), ["b2"] = ValueOf(random, depth + 1) },
        _ => new JsonArray(ValueOf(random, depth + 1), ValueOf(random, depth + 1)),
    };

    private static void EditList(Replica replica, Draft draft, Random random)
    {
        var path = DocumentPath.Of("list");
        var elements = (replica.Read(path) as DocumentValue.List)?.Elements ?? [];
        var chosen = elements.IsEmpty ? null : elements[random.Next(elements.Length)].Id;
        switch (random.Next(5))
        {
            case 0 when chosen is not null:
                draft.Move(path, chosen, random.Next(elements.Length));
                break;
            case 1 when chosen is not null:
                draft.Delete(path.Element(chosen));
                break;
            case 2 when chosen is not null:
                draft.Set(path.Element(chosen), ValueOf(random, depth: 1));
                break;
            case 3 when chosen is not null:
                draft.Set(path.Element(chosen).Property("a"), random.Next(9));
                break;
            default:
                draft.Insert(path, random.Next(elements.Length + 1), ValueOf(random, depth: 1), "x");
                break;
        }
    }

    private static void EditTree(Replica replica, Draft draft, Random random)
    {
        var path = DocumentPath.Of("tree");
        var nodes = (replica.Read(path) as DocumentValue.Tree)?.Nodes ?? [];
        string? Any() => nodes.IsEmpty || random.Next(4) == 0 ? null : nodes[random.Next(nodes.Length)].Id;
        switch (random.Next(5))
        {
            case 0 or 1 when Any() is { } moved:
                draft.Graft(path, moved, Any(), index: 0);
                break;
            case 2 when Any() is { } deleted:
                draft.Delete(path.Element(deleted));
                break;
            case 3 when Any() is { } named:
                draft.Set(path.Element(named).Property("a"), random.Next(9));
                break;
            default:
                draft.Plant(path, Any(), index: 0, random.Next(9));
                break;
        }
    }

    // Operations that no careful client sends: on what is of another kind, or was never there.
    private static Operation Blind(Replica replica, Random random)
    {
        var path = PathIn(random);
        var ids = replica.Value.Properties.GetValueOrDefault("list") is DocumentValue.List { Elements.IsEmpty: false } list
            ? list.Elements[0].Id
            : "e" + random.Next(3);
        _ = ListPosition.TryParse("a" + random.Next(10), out var position);
        return random.Next(9) switch
        {
            0 => new Operation.Increment(path, random.Next(5)),
            1 => new Operation.Move(path, ids, position),
            2 => new Operation.Insert(path, "e" + random.Next(3), position, DocumentValue.EmptyMap),
            3 => new Operation.Graft(path, "t" + random.Next(3), "t" + random.Next(3), position),
            4 => new Operation.Plant(path, "t" + random.Next(3), random.Next(2) == 0 ? null : "t" + random.Next(3), position, DocumentValue.Null),
            5 => new Operation.Set(path.Element("e" + random.Next(3)), new DocumentValue.Number(7)),
            6 => new Operation.Set(path.Element(ids).Property("a"), new DocumentValue.Number(8)),
            7 => new Operation.Delete(path.Element("t" + random.Next(3))),
            _ => new Operation.Delete(path),
        };
    }
}
