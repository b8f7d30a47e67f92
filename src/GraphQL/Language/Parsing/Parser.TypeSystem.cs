using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language.Lexing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Parsing;

/// <summary>Definitions of the type system.</summary>
/// <remarks>Section 3 of the specification, https://spec.graphql.org/September2025/#sec-Type-System</remarks>
internal ref partial struct Parser
{
    private SchemaDefinitionNode ParseSchemaDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        ExpectKeyword("schema");
        var directives = ParseDirectives(isConstant: true);
        var operationTypes = Many(
            TokenKind.BraceOpen, static (ref parser) => parser.ParseOperationTypeDefinition(), TokenKind.BraceClose);
        return new SchemaDefinitionNode(description, directives, operationTypes, From(start));
    }

    private OperationTypeDefinitionNode ParseOperationTypeDefinition()
    {
        var start = _lexer.Start;
        var operation = ParseOperationType();
        Expect(TokenKind.Colon);
        var type = ParseNamedType();
        return new OperationTypeDefinitionNode(operation, type, From(start));
    }

    private ScalarTypeDefinitionNode ParseScalarDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        ExpectKeyword("scalar");
        var name = ParseName();
        var directives = ParseDirectives(isConstant: true);
        return new ScalarTypeDefinitionNode(description, name, directives, From(start));
    }

    private ObjectTypeDefinitionNode ParseObjectTypeDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        ExpectKeyword("type");
        var name = ParseName();
        var interfaces = ParseImplements();
        var directives = ParseDirectives(isConstant: true);
        var fields = ParseFieldDefinitions();
        return new ObjectTypeDefinitionNode(description, name, interfaces, directives, fields, From(start));
    }

    private InterfaceTypeDefinitionNode ParseInterfaceDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        ExpectKeyword("interface");
        var name = ParseName();
        var interfaces = ParseImplements();
        var directives = ParseDirectives(isConstant: true);
        var fields = ParseFieldDefinitions();
        return new InterfaceTypeDefinitionNode(description, name, interfaces, directives, fields, From(start));
    }

    private UnionTypeDefinitionNode ParseUnionDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        ExpectKeyword("union");
        var name = ParseName();
        var directives = ParseDirectives(isConstant: true);
        var types = ParseUnionMembers();
        return new UnionTypeDefinitionNode(description, name, directives, types, From(start));
    }

    private EnumTypeDefinitionNode ParseEnumDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        ExpectKeyword("enum");
        var name = ParseName();
        var directives = ParseDirectives(isConstant: true);
        var values = ParseEnumValues();
        return new EnumTypeDefinitionNode(description, name, directives, values, From(start));
    }

    private InputObjectTypeDefinitionNode ParseInputObjectDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        ExpectKeyword("input");
        var name = ParseName();
        var directives = ParseDirectives(isConstant: true);
        var fields = ParseInputFields();
        return new InputObjectTypeDefinitionNode(description, name, directives, fields, From(start));
    }

    private DirectiveDefinitionNode ParseDirectiveDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        ExpectKeyword("directive");
        Expect(TokenKind.At);
        var name = ParseName();
        var arguments = ParseArgumentDefinitions();
        var directives = ParseDirectives(isConstant: true);
        var isRepeatable = TryTakeKeyword("repeatable"u8);
        ExpectKeyword("on");
        var locations = DelimitedMany(TokenKind.Pipe, static (ref parser) => parser.ParseDirectiveLocation());
        return new DirectiveDefinitionNode(description, name, arguments, directives, isRepeatable, locations, From(start));
    }

    private NameNode ParseDirectiveLocation()
    {
        var location = _lexer;
        var name = ParseName();
        return DirectiveLocations.IsLocation(name.Value) ? name : throw Unexpected(location);
    }

    private ImmutableArray<NamedTypeNode> ParseImplements() => TryTakeKeyword("implements"u8)
        ? DelimitedMany(TokenKind.Ampersand, static (ref parser) => parser.ParseNamedType())
        : [];

    private ImmutableArray<NamedTypeNode> ParseUnionMembers() => TryTake(TokenKind.EqualsSign)
        ? DelimitedMany(TokenKind.Pipe, static (ref parser) => parser.ParseNamedType())
        : [];

    private ImmutableArray<FieldDefinitionNode> ParseFieldDefinitions() =>
        OptionalMany(TokenKind.BraceOpen, static (ref parser) => parser.ParseFieldDefinition(), TokenKind.BraceClose);

    private FieldDefinitionNode ParseFieldDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        var name = ParseName();
        var arguments = ParseArgumentDefinitions();
        Expect(TokenKind.Colon);
        var type = ParseTypeReference();
        var directives = ParseDirectives(isConstant: true);
        return new FieldDefinitionNode(description, name, arguments, type, directives, From(start));
    }

    private ImmutableArray<InputValueDefinitionNode> ParseArgumentDefinitions() => OptionalMany(
        TokenKind.ParenthesisOpen, static (ref parser) => parser.ParseInputValueDefinition(), TokenKind.ParenthesisClose);

    private ImmutableArray<InputValueDefinitionNode> ParseInputFields() =>
        OptionalMany(TokenKind.BraceOpen, static (ref parser) => parser.ParseInputValueDefinition(), TokenKind.BraceClose);

    private InputValueDefinitionNode ParseInputValueDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        var name = ParseName();
        Expect(TokenKind.Colon);
        var type = ParseTypeReference();
        var defaultValue = TryTake(TokenKind.EqualsSign) ? ParseValue(isConstant: true) : null;
        var directives = ParseDirectives(isConstant: true);
        return new InputValueDefinitionNode(description, name, type, defaultValue, directives, From(start));
    }

    private ImmutableArray<EnumValueDefinitionNode> ParseEnumValues() =>
        OptionalMany(TokenKind.BraceOpen, static (ref parser) => parser.ParseEnumValueDefinition(), TokenKind.BraceClose);

    private EnumValueDefinitionNode ParseEnumValueDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        if (TokenKinds.HasValue(_lexer.Kind) && _lexer.Value is "true" or "false" or "null")
            throw Error($"{_lexer.Description} is reserved and cannot be used for an enum value.");
        var name = ParseName();
        var directives = ParseDirectives(isConstant: true);
        return new EnumValueDefinitionNode(description, name, directives, From(start));
    }
}
