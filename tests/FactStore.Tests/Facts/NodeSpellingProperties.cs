using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Tests.Facts;

public sealed class NodeSpellingProperties
{
    private const string Names = "abcXYZ019-";

    // Characters that have a meaning in some spelling, and some from every plane of Unicode.
    private static readonly string[] Characters =
        ["\"", "\\", "\n", "\r", "\t", "\0", "\u007F", "\uFFFE", "<", ">", "@", "^", ":", "$", "*", " ", "a", "é", "ß", "\u202E", "漢", "😀", "u0041", "--"];

    private static readonly Gen<string> Text =
        Gen.Elements(Characters).ListOf().Select(parts => string.Concat(parts));

    private static readonly Gen<string> Name =
        Gen.Elements(Names.ToCharArray()).NonEmptyListOf().Select(letters => new string([.. letters.Take(NodeLimits.Name)]));

    private static readonly Gen<string> Iri = Name.Select(name => $"https://example.org/{name}#é");

    private static readonly Gen<Literal> Literals = Gen.OneOf(
        Text.Select(Literal.Of),
        Text.Zip(Gen.Elements("de", "en-GB", "zh-Hans")).Select(pair => Literal.InLanguage(pair.Item1, pair.Item2)),
        Text.Zip(Gen.Elements("ltr", "rtl")).Select(pair => Literal.InLanguage(pair.Item1, "ar", pair.Item2)),
        Text.Zip(Iri).Select(pair => Literal.Of(pair.Item1, pair.Item2)));

    private static readonly Gen<Node> Nodes = Gen.OneOf(
        Name.Select(name => new Node(name)), Iri.Select(iri => new Node($"<{iri}>")), Literals.Select(literal => literal.ToNode()));

    [Fact]
    public void Reading_what_was_printed_gives_the_same_node() => Holds(Nodes, node =>
        NodeReader.Default.TryRead(node.Spelling, FactPart.Object, out var again, out _) && again == node);

    [Fact]
    public void A_literal_survives_being_a_node_but_for_the_case_of_its_language() => Holds(Literals, literal =>
    {
        var expected = literal.Language is { } language
            ? Literal.InLanguage(literal.Text, language.ToLowerInvariant(), literal.Direction)
            : literal;
        return Literal.Of(literal.ToNode()) == expected;
    });

    [Fact]
    public void Two_literals_that_differ_are_spelled_differently() => Holds(Literals.Zip(Literals), pair =>
        (pair.Item1.ToNode() == pair.Item2.ToNode()) == (pair.Item1 == pair.Item2));

    [Fact]
    public void A_spelling_has_no_line_break_and_no_character_that_a_database_refuses() => Holds(Nodes, node =>
        !node.Spelling.AsSpan().ContainsAny('\n', '\r', '\0'));

    [Fact]
    public void What_a_legacy_client_is_given_back_it_may_send_again() => Holds(Text, text =>
    {
        var fact = new Fact(new Node("Task"), ReservedPredicates.IsATermFor, Literal.Of(text).ToNode());
        return NodeReader.Default.TryReadFact("Task", "$isATermFor", NodeReader.PrintObject(fact), out var again, out _) && again == fact;
    });

    [Fact]
    public void Reading_any_text_ends_with_a_node_or_a_reason() => Holds(Text.Zip(Gen.Elements(Enum.GetValues<FactPart>())), pair =>
        NodeReader.Default.TryRead(pair.Item1, pair.Item2, out var node, out var error) ? node.Spelling.Length > 0 : error.Message.Length > 0);

    [Fact]
    public void Every_character_of_Unicode_survives_in_a_literal()
    {
        var all = new StringBuilder();
        for (var code = 0; code <= 0x10FFFF; code += code < 0x3000 ? 1 : 61)
        {
            if (Rune.IsValid(code))
                all.Append(new Rune(code).ToString());
        }

        var text = all.ToString(0, 30_000 / 3);

        Assert.Equal(text, Literal.Of(Literal.Of(text).ToNode()).Text);
    }

    private static void Holds<T>(Gen<T> generator, Func<T, bool> rule) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(generator.ToArbitrary(), rule));
}
