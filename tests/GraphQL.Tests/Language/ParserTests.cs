using System.Text;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Tests.Language;

public sealed class ParserTests
{
    [Fact]
    public void Offsets_count_utf_16_units_although_the_lexer_reads_bytes()
    {
        var field = FirstField(GraphQLParser.ParseDocument("{ # é\U0001F600\n name(a: \"\U0001F600é\") }"));

        Assert.Equal((9, 23), (field.Location.Start, field.Location.End));
        Assert.Equal(new SourceLocation(2, 2), field.Location.Position);
    }

    [Fact]
    public void Every_kind_of_line_end_counts_once()
    {
        var field = FirstField(GraphQLParser.ParseDocument("{\r\n\r\n\n name }"));

        Assert.Equal(new SourceLocation(4, 2), field.Location.Position);
    }

    [Fact]
    public void An_unpaired_surrogate_is_refused_where_it_stands()
    {
        var error = ErrorOf(new Source("{ a(b: \"x\uD800\") }"));

        Assert.Equal("Syntax Error: Invalid character within String: U+D800.", error.Message);
        Assert.Equal(new SourceLocation(1, 10), error.Locations[0].Position);
    }

    [Fact]
    public void Bytes_that_are_not_utf_8_are_a_syntax_error()
    {
        var error = ErrorOf(new Source(new byte[] { (byte)'{', (byte)'a', (byte)'(', (byte)'b', (byte)':', (byte)'"', 0xC3, (byte)'"' }));

        Assert.Equal("Syntax Error: Invalid character within String: 0xC3, which is not UTF-8.", error.Message);
    }

    [Fact]
    public void Nodes_need_not_remember_where_they_stood()
    {
        var document = GraphQLParser.ParseDocument("{ a }", new ParserOptions { KeepLocations = false });

        Assert.True(FirstField(document).Location.IsNone);
    }

    [Fact]
    public void A_printed_tree_parses_to_an_equal_tree()
    {
        var options = new ParserOptions { KeepLocations = false };
        const string Text = "query Q($a: [Int!] = [1] @d) @d { x: a(b: {c: $a}) { ...F ... on T @include(if: true) { b } } } fragment F on T { c }";

        var printed = GraphQL.Language.Printing.Printer.Print(GraphQLParser.ParseDocument(Text, options));

        Assert.Equal(printed, GraphQL.Language.Printing.Printer.Print(GraphQLParser.ParseDocument(printed, options)));
    }

    [Theory]
    [InlineData("", "{a")]
    [InlineData("{ a(b: ", "[")]
    [InlineData("{ a(b: ", "{c: ")]
    [InlineData("query($v: ", "[")]
    public void Nesting_beyond_the_limit_is_refused_however_deep_it_goes(string start, string nested)
    {
        var error = ErrorOf(new Source(start + Repeat(nested, 10_000)));

        Assert.Equal(ErrorCodes.DocumentTooDeep, error.Code);
    }

    [Fact]
    public void Tokens_beyond_the_limit_are_refused()
    {
        var error = ErrorOf(new Source("{ a b c }"), new ParserOptions { MaxTokens = 4 });

        Assert.Equal("Syntax Error: Document contains more than 4 tokens. Parsing aborted.", error.Message);
        Assert.Equal(ErrorCodes.DocumentTooManyTokens, error.Code);
    }

    [Fact]
    public void Bytes_beyond_the_limit_are_refused_before_they_are_read()
    {
        var error = ErrorOf(new Source("{ \uFFFF }"), new ParserOptions { MaxBytes = 6 });

        Assert.Equal(ErrorCodes.DocumentTooLarge, error.Code);
    }

    [Fact]
    public void Variables_of_fragments_are_a_syntax_error_unless_they_are_allowed()
    {
        const string Text = "{ ...F(a: 1) } fragment F($a: Int) on T { b }";

        Assert.False(GraphQLParser.TryParseDocument(new Source(Text), ParserOptions.Default, out _, out _));
        Assert.True(GraphQLParser.TryParseDocument(new Source(Text), new ParserOptions { AllowFragmentVariables = true }, out _, out _));
    }

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    private static FieldNode FirstField(DocumentNode document) =>
        (FieldNode)((OperationDefinitionNode)document.Definitions[0]).SelectionSet.Selections[0];

    private static GraphQLError ErrorOf(Source source, ParserOptions? options = null)
    {
        Assert.False(GraphQLParser.TryParseDocument(source, options ?? ParserOptions.Default, out _, out var error));
        return error;
    }
}
