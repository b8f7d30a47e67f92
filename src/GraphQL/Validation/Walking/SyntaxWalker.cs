using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Walking;

/// <summary>Walks through a document in its order and keeps track of the types; the recursion is as deep as the parser let the document be.</summary>
internal abstract partial class SyntaxWalker(ValidationContext context, TypeInfo types)
{
    protected ValidationContext Context { get; } = context;

    protected TypeInfo Types { get; } = types;

    public void Walk(DocumentNode document)
    {
        Enter(document);
        foreach (var definition in document.Definitions)
            Walk(definition);
        Leave(document);
    }

    protected abstract void Enter(SyntaxNode node);

    protected abstract void Leave(SyntaxNode node);

    protected void Walk(DefinitionNode definition)
    {
        Types.Definition = definition;
        switch (definition)
        {
            case OperationDefinitionNode operation:
                Walk(operation);
                break;
            case FragmentDefinitionNode fragment:
                Walk(fragment);
                break;
            default:
                WalkTypeSystem(definition);
                break;
        }
    }

    private void WalkDirectives(SyntaxNode holder, ImmutableArray<DirectiveNode> directives)
    {
        foreach (var directive in directives)
        {
            Types.DirectiveHolder = holder;
            Types.Directive = Context.ExistingSchema?.FindDirective(directive.Name.Value);
            Types.IsInDirective = true;
            Enter(directive);
            WalkArguments(directive.Arguments);
            Leave(directive);
            Types.IsInDirective = false;
            Types.Directive = null;
        }
    }

    private void WalkArguments(ImmutableArray<ArgumentNode> arguments)
    {
        foreach (var argument in arguments)
            Walk(argument);
    }

    private void Walk(ArgumentNode node)
    {
        // An unknown directive on a field is taken for the field, as the reference does.
        var arguments = Types.Directive?.Arguments ?? Types.Field?.Arguments;
        var (outerType, outerParent, outerDefault) = (Types.InputType, Types.ParentInputType, Types.HasDefault);
        Types.Argument = arguments?.Find(node.Name.Value);
        Types.HasDefault = Types.Argument?.Default is not null;
        (Types.ParentInputType, Types.InputType) = (outerType, InputTypeOrNull(Types.Argument?.Type));
        Enter(node);
        WalkValue(node.Value);
        Leave(node);
        Types.Argument = null;
        (Types.InputType, Types.ParentInputType, Types.HasDefault) = (outerType, outerParent, outerDefault);
    }

    private void Walk(TypeNode type)
    {
        Enter(type);
        if (type is ListTypeNode list)
            Walk(list.Type);
        else if (type is NonNullTypeNode nonNull)
            Walk(nonNull.Type);
        Leave(type);
    }
}
