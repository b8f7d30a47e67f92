using System.Text.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Tests.Facts;

public sealed class NodeReaderTests
{
    [Theory]
    [InlineData("Task", "Task")]
    [InlineData("  kv-1f0c \n", "kv-1f0c")]
    [InlineData("<https://schema.org/Person>", "<https://schema.org/Person>")]
    [InlineData("schema:Person", "<https://schema.org/Person>")]
    [InlineData(@"<http://example/\u0053>", "<http://example/S>")]
    [InlineData("\"Q4 2024\"", "\"Q4 2024\"")]
    [InlineData("\"Titel\"@de", "\"Titel\"@de")]
    [InlineData("\"Titel\"@DE-at", "\"Titel\"@de-at")]
    [InlineData("\"Titel\"@ar--rtl", "\"Titel\"@ar--rtl")]
    [InlineData("\"2024-12-31\"^^xsd:date", "\"2024-12-31\"^^<http://www.w3.org/2001/XMLSchema#date>")]
    [InlineData("\"01\"^^xsd:integer", "\"01\"^^<http://www.w3.org/2001/XMLSchema#integer>")]
    [InlineData("\"plain\"^^xsd:string", "\"plain\"")]
    [InlineData("\"a\\u0041\\t\\u0000\"", "\"aA\\t\\u0000\"")]
    public void An_object_is_read_into_its_canonical_spelling(string written, string spelling) =>
        Assert.Equal(spelling, Read(written, FactPart.Object).Spelling);

    [Theory]
    [InlineData("isA*")]
    [InlineData("$isMemberOf")]
    [InlineData("v2")]
    [InlineData("<https://schema.org/name>")]
    public void A_predicate_may_carry_the_marks_of_its_kind(string written) =>
        Assert.Equal(written, Read(written, FactPart.Predicate).Spelling);

    [Theory]
    [InlineData(FactPart.Subject, "", SpellingError.Empty)]
    [InlineData(FactPart.Subject, " \n ", SpellingError.Empty)]
    [InlineData(FactPart.Subject, "two words", SpellingError.NameInvalid)]
    [InlineData(FactPart.Subject, "under_score", SpellingError.NameInvalid)]
    [InlineData(FactPart.Subject, "straße", SpellingError.NameInvalid)]
    [InlineData(FactPart.Subject, "isA*", SpellingError.NameInvalid)]
    [InlineData(FactPart.Predicate, "$", SpellingError.NameInvalid)]
    [InlineData(FactPart.Predicate, "a$b", SpellingError.NameInvalid)]
    [InlineData(FactPart.Object, "$it", SpellingError.NameInvalid)]
    [InlineData(FactPart.Object, "a12345678901234567890123456789012345678901", SpellingError.TooLong)]
    [InlineData(FactPart.Subject, "\"text\"", SpellingError.LiteralMisplaced)]
    [InlineData(FactPart.Object, "nosuch:Person", SpellingError.PrefixUnknown)]
    [InlineData(FactPart.Object, "https://schema.org/Person", SpellingError.PrefixUnknown)]
    [InlineData(FactPart.Object, "<Person>", SpellingError.IriInvalid)]
    [InlineData(FactPart.Object, "<https://schema.org/a b>", SpellingError.IriInvalid)]
    [InlineData(FactPart.Object, @"<https://schema.org/\u0020>", SpellingError.IriInvalid)]
    [InlineData(FactPart.Object, "<https://schema.org/Person> x", SpellingError.IriInvalid)]
    [InlineData(FactPart.Object, "<https://schema.org/Person", SpellingError.IriInvalid)]
    [InlineData(FactPart.Object, "\"open", SpellingError.LiteralInvalid)]
    [InlineData(FactPart.Object, "\"two\" \"texts\"", SpellingError.LiteralInvalid)]
    [InlineData(FactPart.Object, "\"x\"@toolongalanguage", SpellingError.LiteralInvalid)]
    [InlineData(FactPart.Object, "\"x\"@en--up", SpellingError.LiteralInvalid)]
    [InlineData(FactPart.Object, "\"x\"^^rdf:langString", SpellingError.LiteralInvalid)]
    [InlineData(FactPart.Object, "\"x\"^^date", SpellingError.IriInvalid)]
    [InlineData(FactPart.Object, "\"x\"^^nosuch:date", SpellingError.PrefixUnknown)]
    [InlineData(FactPart.Object, @"""\x""", SpellingError.LiteralInvalid)]
    [InlineData(FactPart.Object, @"""\uD800""", SpellingError.LiteralInvalid)]
    public void What_is_no_node_is_refused_with_a_code(FactPart part, string written, string code)
    {
        Assert.False(NodeReader.Default.TryRead(written, part, out _, out var error));

        Assert.Equal((code, part), (error.Code, error.Part));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused()
    {
        Assert.False(NodeReader.Default.TryRead("\"\uD83D\"", FactPart.Object, out _, out var error));
        Assert.Equal(SpellingError.NotUnicode, error.Code);

        using var json = JsonDocument.Parse("""{"@value": "\uD83D"}""");
        Assert.False(NodeReader.Default.TryReadJson(json.RootElement, FactPart.Object, out _, out error));
        Assert.Equal(SpellingError.JsonInvalid, error.Code);
    }

    [Theory]
    [InlineData(NodeLimits.Literal, true)]
    [InlineData(NodeLimits.Literal + 1, false)]
    public void A_literal_has_at_most_64_KiB_of_UTF_8(int bytes, bool fits)
    {
        var text = new string('é', bytes / 2) + new string('x', bytes % 2);

        Assert.Equal(fits, NodeReader.Default.TryRead($"\"{text}\"", FactPart.Object, out _, out var error));
        Assert.Equal(fits ? null : SpellingError.TooLong, error?.Code);
    }

    [Theory]
    [InlineData("""{"@value": "12.5", "@type": "xsd:decimal"}""", "\"12.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>")]
    [InlineData("""{"@value": "x", "@type": "https://example.org/t"}""", "\"x\"^^<https://example.org/t>")]
    [InlineData("""{"@value": "Ti\"tel", "@language": "de"}""", "\"Ti\\\"tel\"@de")]
    [InlineData("""{"@value": 7}""", "\"7\"^^<http://www.w3.org/2001/XMLSchema#integer>")]
    [InlineData("7", "\"7\"^^<http://www.w3.org/2001/XMLSchema#integer>")]
    [InlineData("7.50", "\"7.50\"^^<http://www.w3.org/2001/XMLSchema#double>")]
    [InlineData("true", "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>")]
    [InlineData("""{"@id": "schema:Person"}""", "<https://schema.org/Person>")]
    [InlineData("""{"@id": "https://schema.org/Person"}""", "<https://schema.org/Person>")]
    [InlineData("""{"@id": "kv-1"}""", "kv-1")]
    [InlineData("\"kv-1\"", "kv-1")]
    [InlineData("null", null)]
    [InlineData("[1]", null)]
    [InlineData("""{"@value": "x", "@type": "xsd:date", "@language": "de"}""", null)]
    [InlineData("""{"@value": "x", "unknown": 1}""", null)]
    [InlineData("""{"@id": "\"literal\""}""", null)]
    public void JSON_spells_the_same_nodes(string json, string? spelling)
    {
        using var document = JsonDocument.Parse(json);

        var read = NodeReader.Default.TryReadJson(document.RootElement, FactPart.Object, out var node, out var error);

        Assert.Equal(spelling, read ? node.Spelling : null);
        Assert.Equal(spelling is null ? SpellingError.JsonInvalid : null, error?.Code);
    }

    [Theory]
    [InlineData("A record of a kind", "\"A record of a kind\"")]
    [InlineData(" any text: <even> this ", "\"any text: <even> this\"")]
    [InlineData("\"quoted\"", "\"quoted\"")]
    public void The_description_of_a_term_is_bare_text_that_stands_for_a_literal(string written, string spelling)
    {
        Assert.True(NodeReader.Default.TryReadFact("Task", "$isATermFor", written, out var fact, out _));

        Assert.Equal(spelling, fact.Object.Spelling);
        Assert.Equal(written.Trim('"', ' '), NodeReader.PrintObject(fact));
    }

    [Theory]
    [InlineData("\"x\"@de")]
    [InlineData("\"1\"^^xsd:integer")]
    public void The_description_of_a_term_has_no_other_type(string written)
    {
        Assert.False(NodeReader.Default.TryReadFact("Task", "$isATermFor", written, out _, out var error));
        Assert.Equal(SpellingError.LiteralInvalid, error.Code);
    }

    [Fact]
    public void A_bare_text_elsewhere_is_a_name_and_never_guessed_to_be_a_literal()
    {
        Assert.False(NodeReader.Default.TryReadFact("kv-1", "title", "Q4 2024", out _, out var error));

        Assert.Equal(SpellingError.NameInvalid, error.Code);
        Assert.Contains("in quotes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_that_was_registered_is_expanded_before_it_is_stored()
    {
        var reader = new NodeReader(Prefixes.WellKnown.With("ex", "https://example.org/"));

        Assert.True(reader.TryRead(@"ex:partOf\*", FactPart.Predicate, out var node, out _));

        Assert.Equal("<https://example.org/partOf*>", node.Spelling);
    }

    [Theory]
    [InlineData("1st", "https://example.org/")]
    [InlineData("https", "https://example.org/")]
    [InlineData("ex", "not-absolute")]
    public void A_prefix_that_could_be_mistaken_is_not_registered(string prefix, string iri) =>
        Assert.Throws<ArgumentException>(() => Prefixes.WellKnown.With(prefix, iri));

    private static Node Read(string written, FactPart part)
    {
        Assert.True(NodeReader.Default.TryRead(written, part, out var node, out var error), error?.Message);
        return node;
    }
}
