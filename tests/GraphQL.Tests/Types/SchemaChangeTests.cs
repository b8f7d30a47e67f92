using LinkedRecords.GraphQL.Types;
using LinkedRecords.GraphQL.Types.Changes;

namespace LinkedRecords.GraphQL.Tests.Types;

public sealed class SchemaChangeTests
{
    [Theory]
    [InlineData("type Query { a: Int }", "type Query { a: Int! b: Int }")]
    [InlineData("type Query { a(x: Int!): Int }", "type Query { a(x: Int = 1): Int }")]
    [InlineData("type Query { a: [Int] }", "\"A query\" type Query { \"A list\" a: [Int!]! }")]
    [InlineData("type Query { a(x: I = { b: 1, a: 2 }): Int } input I { a: Int b: Int }", "type Query { a(x: I = { a: 2, b: 1 }): Int } input I { a: Int b: Int }")]
    public void What_no_client_can_notice_is_no_change(string older, string newer) =>
        Assert.Empty(SchemaChanges.Between(Schema.Build(older), Schema.Build(newer)));

    [Theory]
    [InlineData("type Query { a: Int! }", "type Query { a: Int }", SchemaChangeKind.FieldChangedKind, true)]
    [InlineData("type Query { a(x: Int): Int }", "type Query { a(x: Int!): Int }", SchemaChangeKind.ArgChangedKind, true)]
    [InlineData("type Query { a: Int }", "type Query { a(x: Int!): Int }", SchemaChangeKind.RequiredArgAdded, true)]
    [InlineData("type Query { a: Int }", "type Query { a(x: Int): Int }", SchemaChangeKind.OptionalArgAdded, false)]
    [InlineData("type Query { a: E } enum E { X }", "type Query { a: E } enum E { X Y }", SchemaChangeKind.ValueAddedToEnum, false)]
    [InlineData("type Query { a: E } enum E { X Y }", "type Query { a: E } enum E { X }", SchemaChangeKind.ValueRemovedFromEnum, true)]
    [InlineData("type Query { a: Int b: Int }", "type Query { a: Int }", SchemaChangeKind.FieldRemoved, true)]
    [InlineData("type Query { a: T } type T { a: Int }", "type Query { a: T } interface T { a: Int }", SchemaChangeKind.TypeChangedKind, true)]
    public void What_a_client_can_notice_is_a_change_of_its_kind(string older, string newer, SchemaChangeKind kind, bool isBreaking)
    {
        var change = Assert.Single(SchemaChanges.Between(Schema.Build(older), Schema.Build(newer)));

        Assert.Equal((kind, isBreaking), (change.Kind, change.IsBreaking));
    }
}
