using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types.Rules;

namespace LinkedRecords.GraphQL.Types;

/// <summary>Checks a type system as a whole.</summary>
/// <remarks>Section 3, "Type Validation", https://spec.graphql.org/September2025/#sec-Type-System.</remarks>
internal sealed class SchemaValidation(Schema schema)
{
    private readonly List<GraphQLError> _errors = [];

    public Schema Schema => schema;

    public IReadOnlyList<GraphQLError> Validate()
    {
        RootTypes.Check(this);
        foreach (var directive in schema.Directives)
            CheckDirective(directive);
        var cycles = new DefaultCycles(this);
        foreach (var type in schema.Types)
            CheckType(type, cycles);
        new FiniteInputs(this).Check();
        return _errors;
    }

    public void Report(string message, params IEnumerable<SyntaxNode?> nodes) =>
        _errors.Add(new GraphQLError(message, nodes.OfType<SyntaxNode>().ToArray()));

    public void CheckName(string name, SyntaxNode? node)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
            Report($"Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection.", node);
    }

    /// <summary>What holds for arguments and input fields alike.</summary>
    public void CheckInputValue(InputValue value, string kind, SyntaxNode? typeNode)
    {
        CheckName(value.Name, value.Definition);
        if (!value.Type.IsInput)
            Report($"The type of {value} must be Input Type but got: {value.Type}.", typeNode);
        if (value.IsRequired && value.DeprecationReason is not null)
            Report($"Required {kind} {value} cannot be deprecated.", DeprecatedNode(value.Definition?.Directives), value.Definition?.Type);
        CheckDefault(value);
    }

    public static DirectiveNode? DeprecatedNode(IEnumerable<DirectiveNode>? directives) =>
        directives?.FirstOrDefault(directive => string.Equals(directive.Name.Value, "deprecated", StringComparison.Ordinal));

    private void CheckDefault(InputValue value)
    {
        // A type that is no input type has been reported, and nothing can be a value of it.
        if (value.Default is null || !value.Type.IsInput)
            return;
        InputLiterals.Validate(value.Default, value.Type, problem => _errors.Add(problem.Error with
        {
            Message = $"{value} has invalid default value{problem.Path}: {problem.Error.Message}",
        }), hideSuggestions: false);
    }

    private void CheckDirective(Directive directive)
    {
        CheckName(directive.Name, directive.Definition);
        if (directive.Locations.Count == 0)
            Report($"Directive {directive} must include 1 or more locations.", directive.Definition);
        foreach (var argument in directive.Arguments)
            CheckInputValue(argument, "argument", argument.Definition);
    }

    private void CheckType(NamedType type, DefaultCycles cycles)
    {
        if (!BuiltIns.IsIntrospectionType(type.Name))
            CheckName(type.Name, type.Definitions.Count > 0 ? type.Definitions[0] : null);
        switch (type)
        {
            case FieldedType fielded:
                CheckFields(fielded);
                Implementations.Check(this, fielded);
                break;
            case UnionType union:
                UnionMembers.Check(this, union);
                break;
            case EnumType values:
                CheckValues(values);
                break;
            case InputObjectType input:
                CheckInputFields(input);
                cycles.Check(input);
                break;
        }
    }

    private void CheckFields(FieldedType type)
    {
        if (type.Fields.Count == 0)
            Report($"Type {type} must define one or more fields.", type.Definitions);
        foreach (var field in type.Fields)
        {
            CheckName(field.Name, field.Definition);
            if (!field.Type.IsOutput)
                Report($"The type of {field} must be Output Type but got: {field.Type}.", field.Definition?.Type);
            foreach (var argument in field.Arguments)
                CheckInputValue(argument, "argument", argument.Definition?.Type);
        }
    }

    private void CheckValues(EnumType type)
    {
        if (type.Values.Count == 0)
            Report($"Enum type {type} must define one or more values.", type.Definitions);
        foreach (var value in type.Values)
            CheckName(value.Name, value.Definition);
    }

    private void CheckInputFields(InputObjectType type)
    {
        if (type.Fields.Count == 0)
            Report($"Input Object type {type} must define one or more fields.", type.Definitions);
        foreach (var field in type.Fields)
        {
            CheckInputValue(field, "input field", field.Definition?.Type);
            if (!type.IsOneOf)
                continue;
            if (field.Type is NonNullType)
                Report($"OneOf input field {field} must be nullable.", field.Definition?.Type);
            if (field.Default is not null)
                Report($"OneOf input field {field} cannot have a default value.", field.Definition);
        }
    }
}
