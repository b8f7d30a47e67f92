using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Changes;

/// <summary>Compares two versions of a schema: what would its clients notice?</summary>
/// <remarks>Types come first, in the order of the older schema, then directives. What no client can notice, such as a new field, is not listed.</remarks>
public sealed class SchemaChanges
{
    private readonly List<SchemaChange> _found = [];

    private SchemaChanges()
    {
    }

    /// <summary>The changes from one schema to another that break clients or may do so.</summary>
    public static IReadOnlyList<SchemaChange> Between(Schema older, Schema newer)
    {
        var changes = new SchemaChanges();
        changes.CompareTypes(older.Types, newer.Types);
        changes.CompareDirectives(older.Directives, newer.Directives);
        return changes._found;
    }

    private void Break(SchemaChangeKind kind, string description) => _found.Add(new SchemaChange(kind, description, IsBreaking: true));

    private void Endanger(SchemaChangeKind kind, string description) => _found.Add(new SchemaChange(kind, description, IsBreaking: false));

    private void CompareTypes(NamedList<NamedType> older, NamedList<NamedType> newer)
    {
        foreach (var removed in Missing(older, newer))
        {
            Break(SchemaChangeKind.TypeRemoved, BuiltIns.IsSpecifiedScalar(removed.Name)
                ? $"Standard scalar {removed} was removed because it is not referenced anymore."
                : $"{removed} was removed.");
        }
        foreach (var (old, current) in Common(older, newer))
            CompareType(old, current);
    }

    private void CompareType(NamedType older, NamedType newer)
    {
        switch (older, newer)
        {
            case (EnumType old, EnumType current):
                foreach (var added in Missing(current.Values, old.Values))
                    Endanger(SchemaChangeKind.ValueAddedToEnum, $"Enum value {added} was added.");
                foreach (var removed in Missing(old.Values, current.Values))
                    Break(SchemaChangeKind.ValueRemovedFromEnum, $"Enum value {removed} was removed.");
                break;
            case (UnionType old, UnionType current):
                foreach (var added in Missing(current.Members, old.Members))
                    Endanger(SchemaChangeKind.TypeAddedToUnion, $"{added} was added to union type {old}.");
                foreach (var removed in Missing(old.Members, current.Members))
                    Break(SchemaChangeKind.TypeRemovedFromUnion, $"{removed} was removed from union type {old}.");
                break;
            case (InputObjectType old, InputObjectType current):
                CompareInputFields(old.Fields, current.Fields);
                break;
            case (FieldedType old, FieldedType current) when old.Kind == current.Kind:
                CompareFields(old.Fields, current.Fields);
                CompareInterfaces(old, current);
                break;
            default:
                if (older.Kind != newer.Kind)
                    Break(SchemaChangeKind.TypeChangedKind, $"{older} changed from {KindName(older)} to {KindName(newer)}.");
                break;
        }
    }

    private void CompareInterfaces(FieldedType older, FieldedType newer)
    {
        foreach (var added in Missing(newer.Interfaces, older.Interfaces))
            Endanger(SchemaChangeKind.ImplementedInterfaceAdded, $"{added} added to interfaces implemented by {older}.");
        foreach (var removed in Missing(older.Interfaces, newer.Interfaces))
            Break(SchemaChangeKind.ImplementedInterfaceRemoved, $"{older} no longer implements interface {removed}.");
    }

    private void CompareFields(NamedList<Field> older, NamedList<Field> newer)
    {
        foreach (var removed in Missing(older, newer))
            Break(SchemaChangeKind.FieldRemoved, $"Field {removed} was removed.");
        foreach (var (old, current) in Common(older, newer))
        {
            CompareArguments(old.Arguments, current.Arguments);
            if (!IsSafeResult(old.Type, current.Type))
                Break(SchemaChangeKind.FieldChangedKind, $"Field {current} changed type from {old.Type} to {current.Type}.");
        }
    }

    private void CompareArguments(NamedList<Argument> older, NamedList<Argument> newer)
    {
        foreach (var removed in Missing(older, newer))
            Break(SchemaChangeKind.ArgRemoved, $"Argument {removed} was removed.");
        foreach (var (old, current) in Common(older, newer))
            CompareArgument(old, current);
        foreach (var added in Missing(newer, older))
        {
            if (added.IsRequired)
                Break(SchemaChangeKind.RequiredArgAdded, $"A required argument {added} was added.");
            else
                Endanger(SchemaChangeKind.OptionalArgAdded, $"An optional argument {added} was added.");
        }
    }

    private void CompareArgument(Argument older, Argument newer)
    {
        if (!IsSafeInput(older.Type, newer.Type))
            Break(SchemaChangeKind.ArgChangedKind, $"Argument {newer} has changed type from {older.Type} to {newer.Type}.");
        else
            CompareDefaults(SchemaChangeKind.ArgDefaultValueChange, older, newer);
    }

    private void CompareInputFields(NamedList<InputField> older, NamedList<InputField> newer)
    {
        foreach (var added in Missing(newer, older))
        {
            if (added.IsRequired)
                Break(SchemaChangeKind.RequiredInputFieldAdded, $"A required field {added} was added.");
            else
                Endanger(SchemaChangeKind.OptionalInputFieldAdded, $"An optional field {added} was added.");
        }
        foreach (var removed in Missing(older, newer))
            Break(SchemaChangeKind.FieldRemoved, $"Field {removed} was removed.");
        foreach (var (old, current) in Common(older, newer))
        {
            if (!IsSafeInput(old.Type, current.Type))
                Break(SchemaChangeKind.FieldChangedKind, $"Field {current} changed type from {old.Type} to {current.Type}.");
            else
                CompareDefaults(SchemaChangeKind.InputFieldDefaultValueChange, old, current);
        }
    }

    // A default that is added changes nothing for those who never relied on one.
    private void CompareDefaults(SchemaChangeKind kind, InputValue older, InputValue newer)
    {
        if (older.Default is not { } old)
            return;
        var (before, after) = (Text(old), newer.Default is { } current ? Text(current) : null);
        if (after is null)
            Endanger(kind, $"{older} defaultValue was removed.");
        else if (!string.Equals(before, after, StringComparison.Ordinal))
            Endanger(kind, $"{older} has changed defaultValue from {before} to {after}.");
    }

    private void CompareDirectives(NamedList<Directive> older, NamedList<Directive> newer)
    {
        foreach (var removed in Missing(older, newer))
            Break(SchemaChangeKind.DirectiveRemoved, $"Directive {removed} was removed.");
        foreach (var (old, current) in Common(older, newer))
            CompareDirective(old, current);
    }

    private void CompareDirective(Directive older, Directive newer)
    {
        foreach (var added in Missing(newer.Arguments, older.Arguments).Where(argument => argument.IsRequired))
            Break(SchemaChangeKind.RequiredDirectiveArgAdded, $"A required argument {added} was added.");
        foreach (var removed in Missing(older.Arguments, newer.Arguments))
            Break(SchemaChangeKind.DirectiveArgRemoved, $"Argument {removed} was removed.");
        foreach (var (old, current) in Common(older.Arguments, newer.Arguments))
            CompareArgument(old, current);
        if (older.IsRepeatable && !newer.IsRepeatable)
            Break(SchemaChangeKind.DirectiveRepeatableRemoved, $"Repeatable flag was removed from {older}.");
        foreach (var location in older.Locations.Except(newer.Locations, StringComparer.Ordinal))
            Break(SchemaChangeKind.DirectiveLocationRemoved, $"{location} was removed from {older}.");
    }

    private static IEnumerable<T> Missing<T>(IReadOnlyList<T> from, IReadOnlyList<T> other)
        where T : INamed
    {
        var known = other.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        return from.Where(item => !known.Contains(item.Name));
    }

    private static IEnumerable<(T Old, T Current)> Common<T>(NamedList<T> older, NamedList<T> newer)
        where T : class, INamed =>
        from old in older let current = newer.Find(old.Name) where current is not null select (old, current);

    // Whoever reads the old type can read the new one: it promises more.
    private static bool IsSafeResult(GraphQLType older, GraphQLType newer) => (older, newer) switch
    {
        (NonNullType old, NonNullType current) => IsSafeResult(old.Nullable, current.Nullable),
        (NonNullType, _) => false,
        (_, NonNullType current) => IsSafeResult(older, current.Nullable),
        (ListType old, ListType current) => IsSafeResult(old.Item, current.Item),
        _ => AreSameNamed(older, newer),
    };

    // Whatever could be given for the old type can be given for the new one: it asks for less.
    private static bool IsSafeInput(GraphQLType older, GraphQLType newer) => (older, newer) switch
    {
        (NonNullType old, NonNullType current) => IsSafeInput(old.Nullable, current.Nullable),
        (NonNullType old, _) => IsSafeInput(old.Nullable, newer),
        (ListType old, ListType current) => IsSafeInput(old.Item, current.Item),
        _ => AreSameNamed(older, newer),
    };

    private static bool AreSameNamed(GraphQLType older, GraphQLType newer) =>
        older is NamedType old && newer is NamedType current && string.Equals(old.Name, current.Name, StringComparison.Ordinal);

    private static string Text(ValueNode literal) => Printer.Print(Sorted(literal));

    // The order of an object's fields says nothing.
    private static ValueNode Sorted(ValueNode literal) => literal switch
    {
        ObjectValueNode map => map with
        {
            Fields = [.. map.Fields.Select(field => field with { Value = Sorted(field.Value) }).OrderBy(field => field.Name.Value, NaturalOrder.Instance)],
        },
        ListValueNode list => list with { Values = [.. list.Values.Select(Sorted)] },
        _ => literal,
    };

    private static string KindName(NamedType type) => type.Kind switch
    {
        TypeKind.Scalar => "a Scalar type",
        TypeKind.Object => "an Object type",
        TypeKind.Interface => "an Interface type",
        TypeKind.Union => "a Union type",
        TypeKind.Enum => "an Enum type",
        _ => "an Input type",
    };
}
