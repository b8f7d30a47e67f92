using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Execution.Planning;

/// <summary>One <c>@defer</c> that is in force, and the deferred fragment around it, if any.</summary>
internal sealed class DeferUsage(string? label, DirectiveNode directive, DeferUsage? parent)
{
    public string? Label => label;

    public DirectiveNode Directive => directive;

    public DeferUsage? Parent => parent;
}
