namespace LinkedRecords.GraphQL.Types;

/// <summary>Orders the types of a schema: the given ones first come first, each followed by what it alone brings in.</summary>
internal sealed class TypeCollector
{
    private readonly HashSet<NamedType> _known;

    public TypeCollector(IEnumerable<NamedType> declared)
    {
        var inOrder = declared.ToList();
        _known = new HashSet<NamedType>(inOrder, ReferenceEqualityComparer.Instance);
        foreach (var type in inOrder)
        {
            Types.Add(type);
            AddReferences(type);
        }
    }

    public List<NamedType> Types { get; } = [];

    public void Add(NamedType? type)
    {
        if (type is null || !_known.Add(type))
            return;
        Types.Add(type);
        AddReferences(type);
    }

    private void AddReferences(NamedType type)
    {
        switch (type)
        {
            case UnionType union:
                foreach (var member in union.Members)
                    Add(member);
                break;
            case FieldedType fielded:
                AddFields(fielded);
                break;
            case InputObjectType input:
                foreach (var field in input.Fields)
                    Add(field.Type.Named);
                break;
        }
    }

    private void AddFields(FieldedType type)
    {
        foreach (var parent in type.Interfaces)
            Add(parent);
        foreach (var field in type.Fields)
        {
            Add(field.Type.Named);
            foreach (var argument in field.Arguments)
                Add(argument.Type.Named);
        }
    }
}
