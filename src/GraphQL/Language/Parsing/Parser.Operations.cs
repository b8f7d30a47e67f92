using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language.Lexing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Parsing;

/// <summary>Operations, fragments and what they select.</summary>
/// <remarks>Sections 2.3 to 2.10 of the specification, https://spec.graphql.org/September2025/#sec-Language.Operations</remarks>
internal ref partial struct Parser
{
    private OperationDefinitionNode ParseShorthandQuery()
    {
        var start = _lexer.Start;
        var selections = ParseSelectionSet();
        return new OperationDefinitionNode(null, OperationType.Query, null, [], [], selections, From(start));
    }

    private OperationDefinitionNode ParseOperation()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        var operation = ParseOperationType();
        var name = Sees(TokenKind.Name) ? ParseName() : null;
        var variables = ParseVariableDefinitions();
        var directives = ParseDirectives(isConstant: false);
        var selections = ParseSelectionSet();
        return new OperationDefinitionNode(description, operation, name, variables, directives, selections, From(start));
    }

    private OperationType ParseOperationType()
    {
        var keyword = _lexer;
        Expect(TokenKind.Name);
        return keyword.Name switch
        {
            "query" => OperationType.Query,
            "mutation" => OperationType.Mutation,
            "subscription" => OperationType.Subscription,
            _ => throw Unexpected(keyword),
        };
    }

    private ImmutableArray<VariableDefinitionNode> ParseVariableDefinitions() => OptionalMany(
        TokenKind.ParenthesisOpen, static (ref parser) => parser.ParseVariableDefinition(), TokenKind.ParenthesisClose);

    private VariableDefinitionNode ParseVariableDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        var variable = ParseVariable();
        Expect(TokenKind.Colon);
        var type = ParseTypeReference();
        var defaultValue = TryTake(TokenKind.EqualsSign) ? ParseValue(isConstant: true) : null;
        var directives = ParseDirectives(isConstant: true);
        return new VariableDefinitionNode(description, variable, type, defaultValue, directives, From(start));
    }

    private SelectionSetNode ParseSelectionSet()
    {
        var start = _lexer.Start;
        Enter();
        var selections = Many(TokenKind.BraceOpen, static (ref parser) => parser.ParseSelection(), TokenKind.BraceClose);
        Leave();
        return new SelectionSetNode(selections, From(start));
    }

    private SelectionNode ParseSelection() => Sees(TokenKind.Spread) ? ParseFragment() : ParseField();

    private FieldNode ParseField()
    {
        var start = _lexer.Start;
        var name = ParseName();
        NameNode? alias = null;
        if (TryTake(TokenKind.Colon))
        {
            alias = name;
            name = ParseName();
        }

        var arguments = ParseArguments(isConstant: false);
        var directives = ParseDirectives(isConstant: false);
        var selections = Sees(TokenKind.BraceOpen) ? ParseSelectionSet() : null;
        return new FieldNode(alias, name, arguments, directives, selections, From(start));
    }

    private ImmutableArray<ArgumentNode> ParseArguments(bool isConstant) => OptionalMany<ArgumentNode>(
        TokenKind.ParenthesisOpen,
        isConstant ? static (ref parser) => parser.ParseArgument(isConstant: true) : static (ref parser) => parser.ParseArgument(isConstant: false),
        TokenKind.ParenthesisClose);

    private ArgumentNode ParseArgument(bool isConstant)
    {
        var start = _lexer.Start;
        var name = ParseName();
        Expect(TokenKind.Colon);
        var value = ParseValue(isConstant);
        return new ArgumentNode(name, value, From(start));
    }

    private SelectionNode ParseFragment()
    {
        var start = _lexer.Start;
        Expect(TokenKind.Spread);
        var hasTypeCondition = TryTakeKeyword("on"u8);
        return !hasTypeCondition && Sees(TokenKind.Name)
            ? ParseFragmentSpread(start)
            : ParseInlineFragment(start, hasTypeCondition);
    }

    private FragmentSpreadNode ParseFragmentSpread(int start)
    {
        var name = ParseFragmentName();
        var arguments = _options.AllowFragmentVariables ? ParseFragmentArguments() : [];
        var directives = ParseDirectives(isConstant: false);
        return new FragmentSpreadNode(name, arguments, directives, From(start));
    }

    private InlineFragmentNode ParseInlineFragment(int start, bool hasTypeCondition)
    {
        var typeCondition = hasTypeCondition ? ParseNamedType() : null;
        var directives = ParseDirectives(isConstant: false);
        var selections = ParseSelectionSet();
        return new InlineFragmentNode(typeCondition, directives, selections, From(start));
    }

    private ImmutableArray<FragmentArgumentNode> ParseFragmentArguments() => OptionalMany(
        TokenKind.ParenthesisOpen, static (ref parser) => parser.ParseFragmentArgument(), TokenKind.ParenthesisClose);

    private FragmentArgumentNode ParseFragmentArgument()
    {
        var start = _lexer.Start;
        var name = ParseName();
        Expect(TokenKind.Colon);
        var value = ParseValue(isConstant: false);
        return new FragmentArgumentNode(name, value, From(start));
    }

    private FragmentDefinitionNode ParseFragmentDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        ExpectKeyword("fragment");
        var name = ParseFragmentName();
        var variables = _options.AllowFragmentVariables ? ParseVariableDefinitions() : [];
        ExpectKeyword("on");
        var typeCondition = ParseNamedType();
        var directives = ParseDirectives(isConstant: false);
        var selections = ParseSelectionSet();
        return new FragmentDefinitionNode(description, name, variables, typeCondition, directives, selections, From(start));
    }

    /// <summary>A name that is not <c>on</c>, which would announce a type condition.</summary>
    private NameNode ParseFragmentName()
    {
        if (TokenKinds.HasValue(_lexer.Kind) && _lexer.Value is "on")
            throw Unexpected();
        return ParseName();
    }

    private ImmutableArray<DirectiveNode> ParseDirectives(bool isConstant)
    {
        if (!Sees(TokenKind.At))
            return [];
        var first = _memberCount;
        do
            Add(ParseDirective(isConstant));
        while (Sees(TokenKind.At));
        return TakeMembers<DirectiveNode>(first);
    }

    private DirectiveNode ParseDirective(bool isConstant)
    {
        var start = _lexer.Start;
        Expect(TokenKind.At);
        var name = ParseName();
        var arguments = ParseArguments(isConstant);
        return new DirectiveNode(name, arguments, From(start));
    }
}
