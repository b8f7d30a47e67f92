using System.Text;
using System.Text.Json;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;

namespace LinkedRecords.Api.Tests.LinkedRecordsProtocol;

public sealed class JavaScriptTextTests
{
    [Theory]
    [InlineData("\"plain\"", "plain")]
    [InlineData("\"\\ud83d\\ude00\"", "\ud83d\ude00")]
    [InlineData("\"a\\n\\t\\\"\\\\\\/\\b\\f\\r\\u0000\"", "a\n\t\"\\/\b\f\r\0")]
    public void A_text_is_read_as_JavaScript_reads_it(string json, string expected) =>
        Assert.Equal(expected, JavaScriptText.Read(Parse(json)));

    [Fact]
    public void Half_of_a_surrogate_pair_is_a_unit_like_any_other()
    {
        Assert.Equal("\ud83d", JavaScriptText.Read(Parse("\"\\ud83d\"")));
        Assert.Equal("\ude00 alone", JavaScriptText.Read(Parse("\"\\uDE00 alone\"")));
    }

    [Theory]
    [InlineData("12")]
    [InlineData("null")]
    [InlineData("[\"a\"]")]
    public void What_is_no_text_is_none(string json) => Assert.Null(JavaScriptText.Read(Parse(json)));

    [Fact]
    public void What_is_written_is_read_back_whatever_units_it_has()
    {
        var random = new Random(3);
        char[] units = ['a', 'ß', '"', '\\', '\n', '\u0001', '\u2028', '\ud83d', '\ude00', '\udfff', '\ud800', '%', '|'];
        for (var run = 0; run < 2_000; run++)
        {
            var text = new string(random.GetItems(units, random.Next(8)));

            // What travels is UTF-8: a half of a pair must not get lost in it.
            var sent = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(new StringBuilder().AppendJsonString(text).ToString()));

            Assert.Equal(text, JavaScriptText.Read(Parse(sent)));
        }
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
