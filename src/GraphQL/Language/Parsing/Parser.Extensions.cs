using LinkedRecords.GraphQL.Language.Lexing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Parsing;

/// <summary>Extensions of the schema, of types and of directives.</summary>
/// <remarks>Section 3.2 of the specification and those on extensions, https://spec.graphql.org/September2025/#sec-Type-System-Extensions</remarks>
internal ref partial struct Parser
{
    private TypeSystemExtensionNode ParseExtension()
    {
        var start = _lexer.Start;
        var keyword = _lexer;
        keyword.Advance();
        if (keyword.Kind != TokenKind.Name)
            throw Unexpected(keyword);
        return keyword.Name switch
        {
            "schema" => ParseSchemaExtension(start),
            "scalar" => ParseScalarExtension(start),
            "type" => ParseObjectTypeExtension(start),
            "interface" => ParseInterfaceExtension(start),
            "union" => ParseUnionExtension(start),
            "enum" => ParseEnumExtension(start),
            "input" => ParseInputObjectExtension(start),
            "directive" => ParseDirectiveExtension(start),
            _ => throw Unexpected(keyword),
        };
    }

    private SchemaExtensionNode ParseSchemaExtension(int start)
    {
        TakeTwoKeywords();
        var directives = ParseDirectives(isConstant: true);
        var operationTypes = OptionalMany(
            TokenKind.BraceOpen, static (ref parser) => parser.ParseOperationTypeDefinition(), TokenKind.BraceClose);
        RequireContent(directives.Length + operationTypes.Length);
        return new SchemaExtensionNode(directives, operationTypes, From(start));
    }

    private ScalarTypeExtensionNode ParseScalarExtension(int start)
    {
        TakeTwoKeywords();
        var name = ParseName();
        var directives = ParseDirectives(isConstant: true);
        RequireContent(directives.Length);
        return new ScalarTypeExtensionNode(name, directives, From(start));
    }

    private ObjectTypeExtensionNode ParseObjectTypeExtension(int start)
    {
        TakeTwoKeywords();
        var name = ParseName();
        var interfaces = ParseImplements();
        var directives = ParseDirectives(isConstant: true);
        var fields = ParseFieldDefinitions();
        RequireContent(interfaces.Length + directives.Length + fields.Length);
        return new ObjectTypeExtensionNode(name, interfaces, directives, fields, From(start));
    }

    private InterfaceTypeExtensionNode ParseInterfaceExtension(int start)
    {
        TakeTwoKeywords();
        var name = ParseName();
        var interfaces = ParseImplements();
        var directives = ParseDirectives(isConstant: true);
        var fields = ParseFieldDefinitions();
        RequireContent(interfaces.Length + directives.Length + fields.Length);
        return new InterfaceTypeExtensionNode(name, interfaces, directives, fields, From(start));
    }

    private UnionTypeExtensionNode ParseUnionExtension(int start)
    {
        TakeTwoKeywords();
        var name = ParseName();
        var directives = ParseDirectives(isConstant: true);
        var types = ParseUnionMembers();
        RequireContent(directives.Length + types.Length);
        return new UnionTypeExtensionNode(name, directives, types, From(start));
    }

    private EnumTypeExtensionNode ParseEnumExtension(int start)
    {
        TakeTwoKeywords();
        var name = ParseName();
        var directives = ParseDirectives(isConstant: true);
        var values = ParseEnumValues();
        RequireContent(directives.Length + values.Length);
        return new EnumTypeExtensionNode(name, directives, values, From(start));
    }

    private InputObjectTypeExtensionNode ParseInputObjectExtension(int start)
    {
        TakeTwoKeywords();
        var name = ParseName();
        var directives = ParseDirectives(isConstant: true);
        var fields = ParseInputFields();
        RequireContent(directives.Length + fields.Length);
        return new InputObjectTypeExtensionNode(name, directives, fields, From(start));
    }

    private DirectiveExtensionNode ParseDirectiveExtension(int start)
    {
        TakeTwoKeywords();
        Expect(TokenKind.At);
        var name = ParseName();
        var directives = ParseDirectives(isConstant: true);
        RequireContent(directives.Length);
        return new DirectiveExtensionNode(name, directives, From(start));
    }

    /// <summary>Takes <c>extend</c> and the keyword after it, which looking ahead has found already.</summary>
    private void TakeTwoKeywords()
    {
        Advance();
        Advance();
    }

    /// <summary>An extension that adds nothing is a mistake.</summary>
    private readonly void RequireContent(int additions)
    {
        if (additions == 0)
            throw Unexpected();
    }
}
