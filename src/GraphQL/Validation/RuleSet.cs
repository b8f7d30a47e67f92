using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Validation.Rules;
using LinkedRecords.GraphQL.Validation.SdlRules;
using LinkedRecords.GraphQL.Validation.Walking;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>Rules that share one walk, in the order in which they speak at the same node.</summary>
internal sealed class RuleSet
{
    private static readonly int KindCount = Enum.GetValues<SyntaxKind>().Length;

    private readonly RuleDescription[] _rules;

    /// <summary>The rules that the specification has for documents, and those for drafts, which are silent without their directives.</summary>
    private static readonly RuleDescription[] SpecifiedRules =
    [
        ExecutableDefinitionsRule.Description,
        KnownOperationTypesRule.Description,
        UniqueOperationNamesRule.Description,
        LoneAnonymousOperationRule.Description,
        SingleFieldSubscriptionsRule.Description,
        KnownTypeNamesRule.Description,
        FragmentsOnCompositeTypesRule.Description,
        VariablesAreInputTypesRule.Description,
        ScalarLeafsRule.Description,
        FieldsOnCorrectTypeRule.Description,
        UniqueFragmentNamesRule.Description,
        KnownFragmentNamesRule.Description,
        NoUnusedFragmentsRule.Description,
        PossibleFragmentSpreadsRule.Description,
        NoFragmentCyclesRule.Description,
        UniqueVariableNamesRule.Description,
        NoUndefinedVariablesRule.Description,
        NoUnusedVariablesRule.Description,
        KnownDirectivesRule.Description,
        UniqueDirectivesPerLocationRule.Description,
        DeferStreamDirectiveOnRootFieldRule.Description,
        DeferStreamDirectiveOnValidOperationsRule.Description,
        DeferStreamDirectiveLabelRule.Description,
        StreamDirectiveOnListFieldRule.Description,
        KnownArgumentNamesRule.Description,
        UniqueArgumentNamesRule.Description,
        ValuesOfCorrectTypeRule.Description,
        ProvidedRequiredArgumentsRule.Description,
        VariablesInAllowedPositionRule.Description,
        OverlappingFieldsCanBeMergedRule.Description,
        UniqueInputFieldNamesRule.Description,
        MaxIntrospectionDepthRule.Description,
    ];

    private static readonly RuleSet Specified = new(SpecifiedRules);
    private static readonly RuleSet WithoutIntrospection = new([.. SpecifiedRules, NoSchemaIntrospectionRule.Description]);
    private static readonly RuleSet WithoutDeprecated = new([.. SpecifiedRules, NoDeprecatedRule.Description]);
    private static readonly RuleSet WithoutEither =
        new([.. SpecifiedRules, NoSchemaIntrospectionRule.Description, NoDeprecatedRule.Description]);

    // For each kind of node, the places in _rules of those that want to see it.
    private readonly int[][] _entering;
    private readonly int[][] _leaving;

    public RuleSet(RuleDescription[] rules)
    {
        _rules = rules;
        _entering = Index(rules, rule => rule.Enters);
        _leaving = Index(rules, rule => rule.Leaves);
    }

    /// <summary>The rules for documents of definitions.</summary>
    public static RuleSet Sdl { get; } = new(
    [
        LoneSchemaDefinitionRule.Description,
        UniqueOperationTypesRule.Description,
        UniqueTypeNamesRule.Description,
        UniqueEnumValueNamesRule.Description,
        UniqueFieldDefinitionNamesRule.Description,
        UniqueArgumentDefinitionNamesRule.Description,
        UniqueDirectiveNamesRule.Description,
        KnownTypeNamesRule.Description,
        KnownDirectivesRule.Description,
        UniqueDirectivesPerLocationRule.Description,
        PossibleTypeExtensionsRule.Description,
        KnownArgumentNamesOnDirectivesRule.Description,
        UniqueArgumentNamesRule.Description,
        UniqueInputFieldNamesRule.Description,
        ProvidedRequiredArgumentsOnDirectivesRule.Description,
    ]);

    public IReadOnlyList<RuleDescription> Rules => _rules;

    public static RuleSet For(ValidationOptions options) => (options.ForbidIntrospection, options.ForbidDeprecated) switch
    {
        (false, false) => Specified,
        (true, false) => WithoutIntrospection,
        (false, true) => WithoutDeprecated,
        (true, true) => WithoutEither,
    };

    /// <summary>The places of the rules that want to see the start of nodes of a kind.</summary>
    public ReadOnlySpan<int> Entering(SyntaxKind kind) => _entering[(int)kind];

    /// <summary>The places of the rules that want to see the end of nodes of a kind.</summary>
    public ReadOnlySpan<int> Leaving(SyntaxKind kind) => _leaving[(int)kind];

    /// <summary>Walks through the document once with all rules.</summary>
    public IReadOnlyList<GraphQLError> Apply(ValidationContext context)
    {
        try
        {
            new RuleWalker(this, context).Walk(context.Document);
            return context.Errors;
        }
        catch (ValidationAbortedException aborted)
        {
            return [.. context.Errors, aborted.Error];
        }
    }

    private static int[][] Index(RuleDescription[] rules, Func<RuleDescription, IReadOnlyList<SyntaxKind>> wanted) =>
        [.. Enumerable.Range(0, KindCount).Select(kind =>
            Enumerable.Range(0, rules.Length).Where(place => wanted(rules[place]).Contains((SyntaxKind)kind)).ToArray())];
}
