using System.Runtime.CompilerServices;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Validation.Walking;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>What the rules of one validation share: the document, the schema, where the walk stands, and facts found once.</summary>
internal sealed class ValidationContext
{
    // Ordinary documents spend a few hundred; only fragments built to multiply each other reach this.
    private const int MostFragmentWork = 50_000;

    private readonly List<GraphQLError> _errors = [];
    private readonly ValidationOptions _options;
    private int _fragmentWork = MostFragmentWork;
    private Dictionary<string, FragmentDefinitionNode>? _fragments;
    private FragmentReach? _reach;
    private VariableUsages? _usages;

    public ValidationContext(DocumentNode document, Schema? schema, ValidationOptions options)
    {
        Document = document;
        ExistingSchema = schema;
        _options = options;
        Types = new TypeInfo();
    }

    public DocumentNode Document { get; }

    /// <summary>The schema that a document of definitions extends; null when it makes a new one.</summary>
    public Schema? ExistingSchema { get; }

    /// <summary>The schema against which an executable document is validated; its rules are applied to no other.</summary>
    public Schema Schema => ExistingSchema!;

    public IReadOnlyList<GraphQLError> Errors => _errors;

    public bool HideSuggestions => _options.HideSuggestions;

    /// <summary>Where the walk stands in terms of the schema.</summary>
    public TypeInfo Types { get; }

    /// <summary>Which fragments an operation reaches.</summary>
    public FragmentReach Reach => _reach ??= new FragmentReach(this);

    /// <summary>Which variables an operation uses, and where.</summary>
    public VariableUsages Usages => _usages ??= new VariableUsages(this);

    /// <summary>Adds an error.</summary>
    /// <exception cref="ValidationAbortedException">There are as many as are wanted.</exception>
    public void Report(GraphQLError error)
    {
        if (_errors.Count >= _options.MaxErrors)
            throw ValidationAbortedException.TooManyErrors();
        _errors.Add(error);
    }

    /// <summary>The suggestions to append to a message; nothing when they are to be hidden.</summary>
    public string Suggest(string unknown, IEnumerable<string> known) =>
        HideSuggestions ? "" : Suggestions.DidYouMean(Suggestions.List(unknown, known));

    /// <summary>The fragment of that name, the last if there are several; null when there is none.</summary>
    public FragmentDefinitionNode? FindFragment(string name) => (_fragments ??= IndexFragments()).GetValueOrDefault(name);

    /// <summary>Counts work that fragments can multiply.</summary>
    /// <exception cref="ValidationAbortedException">It is more than any sensible document takes.</exception>
    public void SpendFragmentWork(int cost)
    {
        _fragmentWork -= cost;
        if (_fragmentWork < 0)
            throw ValidationAbortedException.TooMuchWork();
    }

    /// <summary>Called where a rule follows fragments into each other, the one recursion that no limit of the parser bounds.</summary>
    /// <exception cref="ValidationAbortedException">The stack would not suffice for much more.</exception>
    public static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw ValidationAbortedException.TooMuchWork();
    }

    private Dictionary<string, FragmentDefinitionNode> IndexFragments()
    {
        var fragments = new Dictionary<string, FragmentDefinitionNode>(StringComparer.Ordinal);
        foreach (var definition in Document.Definitions)
        {
            if (definition is FragmentDefinitionNode fragment)
                fragments[fragment.Name!.Value] = fragment;
        }

        return fragments;
    }
}
