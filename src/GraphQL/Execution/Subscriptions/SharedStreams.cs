using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution.Subscriptions;

/// <summary>Finds out whether streams of <see cref="SharedEvent"/>s say the same to all: what one subscriber is told must not depend on that one.</summary>
/// <param name="schema">The schema that the fields are of.</param>
/// <param name="streams">Coordinates of the fields with such events.</param>
/// <param name="properties">Coordinates of fields that are read off their parent's value alone.</param>
internal sealed class SharedStreams(Schema schema, IReadOnlySet<string> streams, IReadOnlySet<string> properties)
{
    /// <summary>Whether the events of a field are shared.</summary>
    public bool Has(Field field) => streams.Contains(field.ToString());

    /// <summary>The fields at and below a shared one that may say different things to different people.</summary>
    public IEnumerable<Field> Unfit(Field field)
    {
        if (!Has(field))
            yield break;
        if (field.Resolver is not null && !properties.Contains(field.ToString()))
            yield return field;
        var seen = new HashSet<NamedType>();
        var types = new Stack<NamedType>([field.Type.Named]);
        while (types.TryPop(out var type))
        {
            if (!seen.Add(type))
                continue;
            foreach (var possible in type.IsAbstract ? schema.PossibleTypes(type) : [])
                types.Push(possible);
            foreach (var below in type is ObjectType { Fields: var fields } ? fields : NamedList<Field>.Empty)
            {
                if (below.Arguments.Count > 0 || !properties.Contains(below.ToString()))
                    yield return below;
                types.Push(below.Type.Named);
            }
        }
    }
}
