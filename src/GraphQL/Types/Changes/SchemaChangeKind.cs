namespace LinkedRecords.GraphQL.Types.Changes;

/// <summary>The kinds of changes, by the names that the reference implementation gives them.</summary>
public enum SchemaChangeKind
{
    /// <summary>A type is gone.</summary>
    TypeRemoved,

    /// <summary>A type is of another kind, such as an interface instead of an object.</summary>
    TypeChangedKind,

    /// <summary>A union has a member less.</summary>
    TypeRemovedFromUnion,

    /// <summary>An enum has a value less.</summary>
    ValueRemovedFromEnum,

    /// <summary>An input object asks for a field more.</summary>
    RequiredInputFieldAdded,

    /// <summary>A type implements an interface less.</summary>
    ImplementedInterfaceRemoved,

    /// <summary>A type has a field less.</summary>
    FieldRemoved,

    /// <summary>A field has a type that those who read, or write, the old one cannot take.</summary>
    FieldChangedKind,

    /// <summary>A field asks for an argument more.</summary>
    RequiredArgAdded,

    /// <summary>A field has an argument less.</summary>
    ArgRemoved,

    /// <summary>An argument does not take what the old one took.</summary>
    ArgChangedKind,

    /// <summary>A directive is gone.</summary>
    DirectiveRemoved,

    /// <summary>A directive has an argument less.</summary>
    DirectiveArgRemoved,

    /// <summary>A directive asks for an argument more.</summary>
    RequiredDirectiveArgAdded,

    /// <summary>A directive may stand only once.</summary>
    DirectiveRepeatableRemoved,

    /// <summary>A directive may not stand everywhere any more.</summary>
    DirectiveLocationRemoved,

    /// <summary>Dangerous: an enum has a value that clients do not know.</summary>
    ValueAddedToEnum,

    /// <summary>Dangerous: a union has a member that clients do not know.</summary>
    TypeAddedToUnion,

    /// <summary>Dangerous: an input object takes a field more.</summary>
    OptionalInputFieldAdded,

    /// <summary>Dangerous: a field takes an argument more.</summary>
    OptionalArgAdded,

    /// <summary>Dangerous: an interface has an implementation that clients do not know.</summary>
    ImplementedInterfaceAdded,

    /// <summary>Dangerous: an argument that is not given means something else.</summary>
    ArgDefaultValueChange,

    /// <summary>Dangerous: an input field that is not given means something else.</summary>
    InputFieldDefaultValueChange,
}
