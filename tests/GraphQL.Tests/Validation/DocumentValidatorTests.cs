using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Validation;

namespace LinkedRecords.GraphQL.Tests.Validation;

public sealed class DocumentValidatorTests
{
    private static readonly Schema Zoo = Schema.Build("""
        interface Animal { name(upper: Boolean): String friends(first: Int!): [Animal] }
        type Dog implements Animal { name(upper: Boolean): String friends(first: Int!): [Animal] barks: Boolean old: Int @deprecated(reason: "Use barks.") }
        type Cat implements Animal { name(upper: Boolean): String friends(first: Int!): [Animal] barks: Int }
        input Filter { color: Color size: Int! }
        enum Color { RED GREEN }
        type Query { dog: Dog cat: Cat animal(filter: Filter): Animal }
        type Subscription { barked: Dog slept: Dog }
        """);

    [Theory]
    [InlineData("{ dog { name } }")]
    [InlineData("query Q($f: Filter!) { animal(filter: $f) { ...F } } fragment F on Animal { name ... on Dog { barks } }")]
    [InlineData("{ animal { ... on Dog { size: barks } ... on Cat { name } } }")]
    [InlineData("subscription { barked { name } }")]
    [InlineData("{ __schema { types { name } } __typename }")]
    public void A_document_that_follows_the_rules_has_no_errors(string query) => Assert.Empty(Validate(query));

    [Theory]
    [InlineData("type T { a: Int } { dog { name } }", "The \"T\" definition is not executable.")]
    [InlineData("mutation { a }", "The mutation operation is not supported by the schema.")]
    [InlineData("query Q { dog { name } } query Q { cat { name } }", "There can be only one operation named \"Q\".")]
    [InlineData("{ dog { name } } query Q { cat { name } }", "This anonymous operation must be the only defined operation.")]
    [InlineData("subscription S { barked { name } slept { name } }", "Subscription \"S\" must select only one top level field.")]
    [InlineData("{ animal { ... on Dgo { name } } }", "Unknown type \"Dgo\". Did you mean \"Dog\"?")]
    [InlineData("{ dog { ... on Color { name } } }", "Fragment cannot condition on non composite type \"Color\".")]
    [InlineData("{ dog }", "Field \"dog\" of type \"Dog\" must have a selection of subfields. Did you mean \"dog { ... }\"?")]
    [InlineData("{ animal { barks } }", "Cannot query field \"barks\" on type \"Animal\". Did you mean to use an inline fragment on \"Cat\" or \"Dog\"?")]
    [InlineData("{ dog { ...F } }", "Unknown fragment \"F\".")]
    [InlineData("{ dog { name } } fragment F on Dog { name }", "Fragment \"F\" is never used.")]
    [InlineData("{ dog { ... on Cat { name } } }", "Fragment cannot be spread here as objects of type \"Dog\" can never be of type \"Cat\".")]
    [InlineData("{ dog { name(upper: $u) } }", "Variable \"$u\" is not defined.")]
    [InlineData("query($u: Boolean) { dog { name } }", "Variable \"$u\" is never used.")]
    [InlineData("query($u: Int) { dog { name(upper: $u) } }", "Variable \"$u\" of type \"Int\" used in position expecting type \"Boolean\".")]
    [InlineData("{ dog { name @loud } }", "Unknown directive \"@loud\".")]
    [InlineData("{ dog { name @skip(if: true) @skip(if: true) } }", "The directive \"@skip\" can only be used once at this location.")]
    [InlineData("{ dog { name(uper: true) } }", "Unknown argument \"uper\" on field \"Dog.name\". Did you mean \"upper\"?")]
    [InlineData("{ dog { friends { name } } }", "Argument \"Dog.friends(first:)\" of type \"Int!\" is required, but it was not provided.")]
    [InlineData("{ animal(filter: {size: 1, size: 2}) { name } }", "There can be only one input field named \"size\".")]
    [InlineData("{ animal(filter: {color: BLUE, size: 1}) { name } }", "Value \"BLUE\" does not exist in \"Color\" enum.")]
    public void A_broken_rule_is_named_with_what_was_probably_meant(string query, string message) =>
        Assert.Equal(message, Assert.Single(Validate(query)).Message);

    [Fact]
    public void A_fragment_that_spreads_itself_through_another_is_reported_with_the_way_around()
    {
        var error = Assert.Single(Validate("{ dog { ...A } } fragment A on Dog { ...B } fragment B on Dog { ...A }"));

        Assert.Equal("Cannot spread fragment \"A\" within itself via \"B\".", error.Message);
        Assert.Equal([38, 65], error.Locations.Select(location => location.Position.Column));
    }

    [Fact]
    public void Fields_of_one_key_conflict_when_their_arguments_differ()
    {
        var error = Assert.Single(Validate("{ dog { name name(upper: true) } }"));

        Assert.StartsWith("Fields \"name\" conflict because they have differing arguments.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_of_types_that_exclude_each_other_may_differ_in_all_but_the_shape_of_the_answer()
    {
        Assert.Empty(Validate("{ animal { ... on Dog { a: name } ... on Cat { a: name(upper: true) } } }"));
        Assert.Single(Validate("{ animal { ... on Dog { barks } ... on Cat { barks } } }"));
    }

    [Fact]
    public void Errors_come_in_the_order_of_the_document()
    {
        var lines = Validate("{\n dog {\n x\n }\n cat {\n y\n }\n}\nfragment F on Dog { z }").Select(error => error.Locations[0].Position.Line);

        Assert.Equal([3, 6, 9, 9], lines);
    }

    [Fact]
    public void Validation_stops_after_as_many_errors_as_are_wanted()
    {
        var errors = Validate("{ a b c }", new ValidationOptions { MaxErrors = 2 });

        Assert.Equal(3, errors.Count);
        Assert.Equal("Too many validation errors, error limit reached. Validation aborted.", errors[2].Message);
    }

    [Fact]
    public void Suggestions_can_be_kept_back()
    {
        var error = Assert.Single(Validate("{ dgo { name } }", new ValidationOptions { HideSuggestions = true }));

        Assert.Equal("Cannot query field \"dgo\" on type \"Query\".", error.Message);
    }

    [Fact]
    public void Introspection_can_be_forbidden_while_typename_stays()
    {
        var options = new ValidationOptions { ForbidIntrospection = true };

        Assert.NotEmpty(Validate("{ __schema { description } }", options));
        Assert.Empty(Validate("{ __typename }", options));
    }

    [Fact]
    public void What_is_deprecated_can_be_forbidden()
    {
        var error = Assert.Single(Validate("{ dog { old } }", new ValidationOptions { ForbidDeprecated = true }));

        Assert.Equal("The field Dog.old is deprecated. Use barks.", error.Message);
    }

    private static IReadOnlyList<GraphQLError> Validate(string query, ValidationOptions? options = null) =>
        DocumentValidator.Validate(Zoo, GraphQLParser.ParseDocument(query), options);
}
