namespace LinkedRecords.GraphQL.Types.Changes;

/// <summary>The kinds of changes, by the names that the reference implementation gives them.</summary>
#pragma warning disable CS1591 // The names say it all.
public static class SchemaChangeTypes
{
    public const string TypeRemoved = "TYPE_REMOVED";
    public const string TypeChangedKind = "TYPE_CHANGED_KIND";
    public const string TypeRemovedFromUnion = "TYPE_REMOVED_FROM_UNION";
    public const string ValueRemovedFromEnum = "VALUE_REMOVED_FROM_ENUM";
    public const string RequiredInputFieldAdded = "REQUIRED_INPUT_FIELD_ADDED";
    public const string ImplementedInterfaceRemoved = "IMPLEMENTED_INTERFACE_REMOVED";
    public const string FieldRemoved = "FIELD_REMOVED";
    public const string FieldChangedKind = "FIELD_CHANGED_KIND";
    public const string RequiredArgumentAdded = "REQUIRED_ARG_ADDED";
    public const string ArgumentRemoved = "ARG_REMOVED";
    public const string ArgumentChangedKind = "ARG_CHANGED_KIND";
    public const string DirectiveRemoved = "DIRECTIVE_REMOVED";
    public const string DirectiveArgumentRemoved = "DIRECTIVE_ARG_REMOVED";
    public const string RequiredDirectiveArgumentAdded = "REQUIRED_DIRECTIVE_ARG_ADDED";
    public const string DirectiveRepeatableRemoved = "DIRECTIVE_REPEATABLE_REMOVED";
    public const string DirectiveLocationRemoved = "DIRECTIVE_LOCATION_REMOVED";

    public const string ValueAddedToEnum = "VALUE_ADDED_TO_ENUM";
    public const string TypeAddedToUnion = "TYPE_ADDED_TO_UNION";
    public const string OptionalInputFieldAdded = "OPTIONAL_INPUT_FIELD_ADDED";
    public const string OptionalArgumentAdded = "OPTIONAL_ARG_ADDED";
    public const string ImplementedInterfaceAdded = "IMPLEMENTED_INTERFACE_ADDED";
    public const string ArgumentDefaultChanged = "ARG_DEFAULT_VALUE_CHANGE";
    public const string InputFieldDefaultChanged = "INPUT_FIELD_DEFAULT_VALUE_CHANGE";
}
#pragma warning restore CS1591
