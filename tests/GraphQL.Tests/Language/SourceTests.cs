using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.GraphQL.Language;

namespace LinkedRecords.GraphQL.Tests.Language;

public sealed class SourceTests
{
    [Fact]
    public void A_text_comes_back_as_it_was_even_with_unpaired_surrogates() => Prop.ForAll(
        Texts.ToArbitrary(),
        text => string.Equals(text, new Source(text).Text, StringComparison.Ordinal)).QuickCheckThrowOnFailure();

    [Fact]
    public void Positions_are_those_that_a_reader_of_the_text_counts() => Prop.ForAll(
        Texts.ToArbitrary(),
        text => Enumerable.Range(0, text.Length).All(offset => IsBetweenCrAndLf(text, offset) || new Source(text).PositionAt(offset) == Count(text, offset))).QuickCheckThrowOnFailure();

    private static Gen<string> Texts => Gen.Elements('a', '\n', '\r', 'é', '\uD83D', '\uDE00', '\uFEFF', ' ').ArrayOf().Select(characters => new string(characters));

    private static bool IsBetweenCrAndLf(string text, int offset) => offset > 0 && text[offset - 1] == '\r' && text[offset] == '\n';

    /// <summary>The slow way: walks through the text character by character.</summary>
    private static SourceLocation Count(string text, int offset)
    {
        var (line, column) = (1, 1);
        for (var i = 0; i < offset; i++)
        {
            var endsLine = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            (line, column) = endsLine ? (line + 1, 1) : (line, column + 1);
        }

        return new SourceLocation(line, column);
    }
}
