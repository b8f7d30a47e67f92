using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LinkedRecords.Api.Records;
using LinkedRecords.Collaboration.Clocks;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.Collaboration.Lists;

namespace LinkedRecords.Api.Bulk;

/// <summary>Makes a document of nothing: the same changes for the same document, whenever it is asked.</summary>
internal static class DocumentChanges
{
    // An encoded operation is never larger than its estimate.
    private const int LargestOperation = 128 * 1024;
    private const int LargestChange = 768 * 1024;
    private const int MostOperations = KeyValueLimits.Operations / 2;

    /// <summary>Changes after which a new document has this content, with the identity of every element.</summary>
    /// <param name="scope">What the author of the changes is named after; two documents that may ever meet need two.</param>
    /// <param name="at">The changes' clock; must not be in the future.</param>
    /// <exception cref="RefusedException">A document cannot hold this.</exception>
    public static ImmutableArray<Change> Of(DocumentValue.Map content, string scope, DateTimeOffset at)
    {
        var replica = new Replica(ActorOf(scope), new Standing(at));
        var changes = ImmutableArray.CreateBuilder<Change>();
        var operations = new List<Operation>();
        var size = 0L;
        foreach (var operation in content.Properties.SelectMany(property => Parts(DocumentPath.Of(property.Key), property.Value)))
        {
            var weight = SizeOf(operation);
            if (operations.Count > 0 && (size + weight > LargestChange || operations.Count == MostOperations))
            {
                changes.Add(Commit(replica, operations));
                operations = [];
                size = 0;
            }

            operations.Add(operation);
            size += weight;
        }

        changes.Add(Commit(replica, operations));
        return changes.DrainToImmutable();
    }

    /// <summary>Whether JSON says less than the content: elements of lists and nodes of trees have identities.</summary>
    public static bool HasIdentities(DocumentValue content) => content switch
    {
        DocumentValue.Map map => map.Properties.Values.Any(HasIdentities),
        DocumentValue.List or DocumentValue.Tree => true,
        _ => false,
    };

    /// <summary>The events of a record's stream that these changes are.</summary>
    /// <exception cref="RefusedException">They do not make a document.</exception>
    public static ImmutableArray<ReadOnlyMemory<byte>> Events(ImmutableArray<Change> changes)
    {
        var replica = new Replica(KeyValueState.Reader, CommittedClock.Instance);
        var report = replica.Apply(changes.Select(change => change.Bytes));
        if (report.Refused.Count > 0 || report.Waiting > 0)
        {
            throw new RefusedException(
                report.Refused.Count > 0 ? report.Refused[0] : new Refusal(RefusalCode.UnknownVersion, "changes", "A change that another one depends on is missing."));
        }

        var size = RecordPayload.KeyValueChanged.Of(changes[^1], replica).Size;
        return [.. changes.Select(change => new RecordPayload.KeyValueChanged(change, size).Encode())];
    }

    /// <summary>A name of some characters for what a scope is, deterministic.</summary>
    public static string Digest(string scope) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope)))[..32];

    private static ActorId ActorOf(string scope) => ActorId.Parse("import/" + Digest(scope));

    private static Change Commit(Replica replica, List<Operation> operations) => replica.Commit(operations) switch
    {
        CommitResult.Committed committed => committed.Change,
        CommitResult.Refused refused => throw new RefusedException(refused.Reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // What is too large for one operation is set empty first, and then filled.
    private static IEnumerable<Operation> Parts(DocumentPath path, DocumentValue value) =>
        SizeOf(value) <= LargestOperation ? [new Operation.Set(path, value)] : Filled(path, value).Prepend(new Operation.Set(path, Emptied(value)));

    private static IEnumerable<Operation> Filled(DocumentPath path, DocumentValue value) => value switch
    {
        DocumentValue.Map map => map.Properties.SelectMany(property => Parts(path.Property(property.Key), property.Value)),
        DocumentValue.List list => list.Elements.SelectMany(element =>
            InsideOut(path.Element(element.Id), element.Value, inner => new Operation.Insert(path, element.Id, element.Position, inner))),
        DocumentValue.Tree tree => tree.Nodes.SelectMany(node =>
            InsideOut(path.Element(node.Id), node.Value, inner => new Operation.Plant(path, node.Id, node.Parent, node.Position, inner))),
        _ => [],
    };

    private static IEnumerable<Operation> InsideOut(DocumentPath path, DocumentValue value, Func<DocumentValue, Operation> put) =>
        SizeOf(value) <= LargestOperation ? [put(value)] : Filled(path, value).Prepend(put(Emptied(value)));

    private static DocumentValue Emptied(DocumentValue value) => value switch
    {
        DocumentValue.Map => DocumentValue.EmptyMap,
        DocumentValue.List => new DocumentValue.List([]),
        DocumentValue.Tree => new DocumentValue.Tree([]),
        // Nothing else grows beyond an operation: a text has a limit of its own.
        _ => value,
    };

    private static long SizeOf(Operation operation)
    {
        const int fixedSize = 64;
        var path = operation.Path.Segments.Sum(segment => Bytes(segment.Text) + 2L);
        return fixedSize + path + operation switch
        {
            Operation.Set set => SizeOf(set.Value),
            Operation.Insert insert => Bytes(insert.Id) + ListPosition.MaxLength + SizeOf(insert.Value),
            Operation.Plant plant => (2L * Bytes(plant.Id)) + ListPosition.MaxLength + SizeOf(plant.Value),
            _ => 0,
        };
    }

    private static long SizeOf(DocumentValue value)
    {
        const int scalar = 10;
        return scalar + value switch
        {
            DocumentValue.Text text => Bytes(text.Value),
            DocumentValue.Map map => map.Properties.Sum(property => Bytes(property.Key) + SizeOf(property.Value)),
            DocumentValue.List list => list.Elements.Sum(element => Bytes(element.Id) + Bytes(element.Position.Value) + SizeOf(element.Value)),
            DocumentValue.Tree tree => tree.Nodes.Sum(node => Bytes(node.Id) + Bytes(node.Parent ?? "") + Bytes(node.Position.Value) + SizeOf(node.Value)),
            _ => 0,
        };
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text) + 5;

    private sealed class Standing(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
