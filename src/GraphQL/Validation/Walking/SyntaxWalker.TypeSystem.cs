using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Walking;

/// <summary>Definitions and extensions of the type system.</summary>
internal abstract partial class SyntaxWalker
{
    private void WalkTypeSystem(DefinitionNode definition)
    {
        Enter(definition);
        switch (definition)
        {
            case SchemaDefinitionNode schema:
                WalkSchema(schema, schema.Directives, schema.OperationTypes);
                break;
            case SchemaExtensionNode extension:
                WalkSchema(extension, extension.Directives, extension.OperationTypes);
                break;
            case DirectiveDefinitionNode directive:
                WalkInputValues(directive.Arguments);
                WalkDirectives(directive, directive.Directives);
                break;
            case TypeDefinitionNode type:
                WalkTypes(TypeMembers.Interfaces(type));
                WalkDirectives(type, type.Directives);
                WalkMembers(type);
                break;
            case TypeSystemExtensionNode extension:
                WalkTypes(TypeMembers.Interfaces(extension));
                WalkDirectives(extension, extension.Directives);
                WalkMembers(extension);
                break;
        }

        Leave(definition);
    }

    private void WalkSchema(
        DefinitionNode schema, ImmutableArray<DirectiveNode> directives, ImmutableArray<OperationTypeDefinitionNode> operationTypes)
    {
        WalkDirectives(schema, directives);
        foreach (var operationType in operationTypes)
        {
            Enter(operationType);
            Walk(operationType.Type);
            Leave(operationType);
        }
    }

    private void WalkMembers(DefinitionNode definition)
    {
        foreach (var field in TypeMembers.Fields(definition))
            Walk(field);
        WalkTypes(TypeMembers.UnionMembers(definition));
        foreach (var value in TypeMembers.EnumValues(definition))
        {
            Enter(value);
            WalkDirectives(value, value.Directives);
            Leave(value);
        }

        WalkInputValues(TypeMembers.InputFields(definition));
    }

    private void WalkTypes(ImmutableArray<NamedTypeNode> types)
    {
        foreach (var type in types)
            Walk(type);
    }

    private void Walk(FieldDefinitionNode field)
    {
        Enter(field);
        WalkInputValues(field.Arguments);
        Walk(field.Type);
        WalkDirectives(field, field.Directives);
        Leave(field);
    }

    private void WalkInputValues(ImmutableArray<InputValueDefinitionNode> inputs)
    {
        foreach (var input in inputs)
        {
            Enter(input);
            Walk(input.Type);
            if (input.DefaultValue is { } value)
                WalkValue(value);
            WalkDirectives(input, input.Directives);
            Leave(input);
        }
    }
}
