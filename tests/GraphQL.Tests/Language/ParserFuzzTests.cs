using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Printing;

namespace LinkedRecords.GraphQL.Tests.Language;

/// <summary>Whatever the bytes are, a tree or one syntax error comes out; a tree prints to a text that means the same.</summary>
public sealed class ParserFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", "[", "]", "!", "$", "&", "|", "=", "@", ":", "...", "..", ".", "on ", "query ", "fragment ", "type ",
        "extend ", "implements ", "directive ", "enum ", "input ", "union ", "schema ", "repeatable ", "name ", "A ", "true ", "null ",
        "1 ", "-0.5e3 ", "00", "\"text\" ", "\"\\u{1F600}\\n\" ", "\"\"\" block\n  text \"\"\" ", "\"", "\\", "#comment\n", "\n", "\r\n", "\uFEFF",
        "é", "\U0001F600", "{ a(b: 1) { c } }", "query Q($v: [T!] = [1]) @d { ...F }", "type T implements I & J @d { f(a: Int = 1): T! }",
    ];

    private static readonly int Runs = Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG") is null ? 5_000 : 500_000;

    [Fact]
    public void Random_bytes_give_a_tree_or_a_syntax_error() =>
        Check(ArbMap.Default.ArbFor<byte[]>().Generator);

    [Fact]
    public void Random_sequences_of_tokens_give_a_tree_or_a_syntax_error() =>
        Check(Gen.Elements(Pieces).ArrayOf().Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces))));

    [Fact]
    public void Documents_with_a_byte_changed_give_a_tree_or_a_syntax_error() => Check(
        from pieces in Gen.Elements(Pieces).ArrayOf()
        let bytes = Encoding.UTF8.GetBytes("{ a } " + string.Concat(pieces))
        from place in Gen.Choose(0, bytes.Length - 1)
        from value in Gen.Choose(0, 255)
        select bytes.Select((old, index) => index == place ? (byte)value : old).ToArray());

    private static void Check(Gen<byte[]> documents) =>
        Prop.ForAll(documents.ToArbitrary(), IsTreeOrError).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private static bool IsTreeOrError(byte[] bytes)
    {
        if (!GraphQLParser.TryParseDocument(new Source(bytes), ParserOptions.Default, out var document, out var error))
            return error.Message.StartsWith("Syntax Error: ", StringComparison.Ordinal) && error.Locations[0].Position.Line > 0 && error.ToString().Length > 0;

        var printed = Printer.Print(document);
        return string.Equals(printed, Printer.Print(GraphQLParser.ParseDocument(printed)), StringComparison.Ordinal);
    }
}
