using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests.Language;

public sealed class QueryReaderTests
{
    private readonly QueryReader _reader = new(NodeReader.Default);

    [Theory]
    [InlineData("""{}""", "QUERY_EMPTY", "")]
    [InlineData("""null""", "QUERY_TYPE_WRONG", "")]
    [InlineData("""{"q":null}""", "QUERY_TYPE_WRONG", "q")]
    [InlineData("""{"q":7}""", "QUERY_TYPE_WRONG", "q")]
    [InlineData("""{"q":"no node"}""", "NAME_INVALID", "q")]
    [InlineData("""{"q":{"were":[]}}""", "QUERY_PROPERTY_UNKNOWN", "q.were")]
    [InlineData("""{"q":{"first":0}}""", "QUERY_TYPE_WRONG", "q.first")]
    [InlineData("""{"q":{"orderBy":"size"}}""", "QUERY_TYPE_WRONG", "q.orderBy")]
    [InlineData("""{"q":[["isA"]]}""", "PATTERN_LENGTH", "q[0]")]
    [InlineData("""{"q":[["isA","Doc"],["$it","isA","Doc","Doc"]]}""", "PATTERN_LENGTH", "q[1]")]
    [InlineData("""{"q":["isA"]}""", "QUERY_TYPE_WRONG", "q[0]")]
    [InlineData("""{"q":[["$it",null,"Doc"]]}""", "QUERY_TYPE_WRONG", "q[0][1]")]
    [InlineData("""{"q":[["$it","isA",null]]}""", "NODE_JSON_INVALID", "q[0][2]")]
    [InlineData("""{"q":[["$it","isA",""]]}""", "NODE_EMPTY", "q[0][2]")]
    [InlineData("""{"q":[["a","isA","b"]]}""", "PATTERN_VARIABLES", "q[0][2]")]
    [InlineData("""{"q":[["$it","isA","$it"]]}""", "PATTERN_VARIABLES", "q[0][2]")]
    [InlineData("""{"q":[["$it","is a","Doc"]]}""", "NAME_INVALID", "q[0][1]")]
    [InlineData("""{"q":[["$it","$not(isA)","Doc"]]}""", "MODIFIER_UNSUPPORTED", "q[0][1]")]
    [InlineData("""{"q":[["$it","$latest($isA)","Doc"]]}""", "MODIFIER_UNSUPPORTED", "q[0][1]")]
    [InlineData("""{"q":[["$it","$latest(isA*)","Doc"]]}""", "MODIFIER_UNSUPPORTED", "q[0][1]")]
    [InlineData("""{"q":[["$it","isA","$latest(Doc)"]]}""", "MODIFIER_UNSUPPORTED", "q[0][2]")]
    [InlineData("""{"q":[["$not(a)","isA","$it"]]}""", "MODIFIER_UNSUPPORTED", "q[0][0]")]
    [InlineData("""{"q":[["?x","isA","$not(Doc)"]]}""", "MODIFIER_UNSUPPORTED", "q[0][2]")]
    [InlineData("""{"q":[["$it","isA","$not(?x)"]]}""", "NAME_INVALID", "q[0][2]")]
    [InlineData("""{"q":[["\"text\"","isA","$it"]]}""", "LITERAL_MISPLACED", "q[0][0]")]
    [InlineData("""{"q":[["$it","isA","nope:Doc"]]}""", "PREFIX_UNKNOWN", "q[0][2]")]
    [InlineData("""{"q":[["$hasDataType","Spreadsheet"]]}""", "DATA_TYPE_UNKNOWN", "q[0][1]")]
    [InlineData("""{"q":[["kv-1","$hasDataType","KeyValueRecord"]]}""", "MODIFIER_UNSUPPORTED", "q[0][0]")]
    [InlineData("""{"q":[["$it","size",{"$near":1}]]}""", "COMPARISON_INVALID", "q[0][2].$near")]
    [InlineData("""{"q":[["$it","size",{"$gt":"Doc"}]]}""", "COMPARISON_INVALID", "q[0][2].$gt")]
    [InlineData("""{"q":[["$it","isA",[]]]}""", "QUERY_TOO_LARGE", "q[0][2]")]
    [InlineData("""{"q":[{"anyOf":[]}]}""", "QUERY_TOO_LARGE", "q[0].anyOf")]
    [InlineData("""{"q":[{"oneOf":[]}]}""", "QUERY_PROPERTY_UNKNOWN", "q[0]")]
    [InlineData("""{"q":[["?a","isA","?b"]]}""", "VARIABLE_UNCONNECTED", "q")]
    [InlineData("""{"q":[["$it","in","?p"],{"anyOf":[[["?p","isA","Doc"],["$it","isA","?p"]]]}]}""", "VARIABLE_UNCONNECTED", "q")]
    public void An_ill_formed_element_is_named_with_a_code(string json, string code, string path)
    {
        var errors = Assert.IsType<QueryReading<CompoundQuery>.Wrong>(_reader.ReadCompound(Space.Json(json))).Errors;

        Assert.Equal((code, path), (errors[0].Code, errors[0].Path));
    }

    [Fact]
    public void Every_ill_formed_element_is_reported()
    {
        const string Json = """{"a":[["isA"],["$it","","x"]],"b":7}""";

        var errors = Assert.IsType<QueryReading<CompoundQuery>.Wrong>(_reader.ReadCompound(Space.Json(Json))).Errors;

        Assert.Equal(["a[0]", "a[1][1]", "b"], errors.Select(error => error.Path));
    }

    [Fact]
    public void Two_elements_have_it_as_subject()
    {
        var two = Read("""[["isA","Doc"]]""");
        var three = Read("""[["$it","isA","Doc"]]""");

        Assert.Equal(QueryText.Of(three), QueryText.Of(two));
    }

    [Fact]
    public void Different_queries_have_different_texts()
    {
        string[] queries =
        [
            """[["a","b"]]""", """[["ab","b"]]""", """[["a","$not(b)"]]""", """[["$latest(a)","b"]]""", """[["a","\"b\""]]""",
            """[["a","?b"]]""", """[["x","a","$it"]]""", """[["a","b"],["a","b"]]""", """[["a",["b","c"]]]""", """[["a",{"$gt":1}]]""",
        ];

        Assert.Distinct(queries.Select(query => QueryText.Of(Read(query))));
    }

    [Theory]
    [InlineData("""{}""", "QUERY_EMPTY", "")]
    [InlineData("""{"subject":"kv-1"}""", "QUERY_TYPE_WRONG", "subject")]
    [InlineData("""{"subject":[]}""", "QUERY_TOO_LARGE", "subject")]
    [InlineData("""{"subject":[["isA","Doc","x"]]}""", "PATTERN_LENGTH", "subject[0]")]
    [InlineData("""{"predicate":["is a"]}""", "NAME_INVALID", "predicate[0]")]
    [InlineData("""[{"object":["Doc"]},{"colour":["Doc"]}]""", "QUERY_PROPERTY_UNKNOWN", "[1].colour")]
    public void An_ill_formed_query_for_facts_is_named_with_a_code(string json, string code, string path)
    {
        var reading = new FactQueryReader(NodeReader.Default).Read(Space.Json(json));

        var errors = Assert.IsType<QueryReading<System.Collections.Immutable.ImmutableArray<FactQuery>>.Wrong>(reading).Errors;
        Assert.Equal((code, path), (errors[0].Code, errors[0].Path));
    }

    private System.Collections.Immutable.ImmutableArray<Pattern> Read(string json) =>
        Assert.IsType<QueryReading<RecordQuery>.Read>(_reader.ReadRecords(Space.Json(json))).Query.Where;
}
