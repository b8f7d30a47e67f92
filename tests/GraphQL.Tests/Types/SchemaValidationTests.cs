using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Tests.Types;

public sealed class SchemaValidationTests
{
    [Theory]
    [InlineData("directive @d(a: Query = 1) on FIELD type Query { b: Int }", "The type of @d(a:) must be Input Type but got: Query.")]
    [InlineData("type Query { b(a: [Query!] = [1]): Int }", "The type of Query.b(a:) must be Input Type but got: [Query!].")]
    [InlineData("type Query { b(a: I): Int } input I { c: Query = 1 }", "The type of I.c must be Input Type but got: Query.")]
    public void A_default_of_a_type_that_is_no_input_type_is_refused_with_its_type(string sdl, string message)
    {
        var errors = Schema.Build(sdl).Validate();

        Assert.Equal([message], errors.Select(error => error.Message));
    }
}
