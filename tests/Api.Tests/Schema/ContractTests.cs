using LinkedRecords.Api.Schema;
using LinkedRecords.GraphQL.Types.Changes;

namespace LinkedRecords.Api.Tests.Schema;

public sealed class ContractTests
{
    private static readonly string[] Breaking = [.. SchemaChanges
        .Between(GraphQL.Types.Schema.Build(Released("schema.graphql")), GraphQL.Types.Schema.Build(Contract()))
        .Where(change => change.IsBreaking)
        .Select(change => $"- {change.Description}")];

    private static readonly string[] Stated = [.. Released("schema-changes.md")
        .Split('\n')
        .Where(line => line.StartsWith("- ", StringComparison.Ordinal))];

    [Fact]
    public void A_change_of_the_contract_that_breaks_clients_is_stated_in_docs_formats_schema_changes() =>
        Assert.Empty(Breaking.Except(Stated, StringComparer.Ordinal));

    [Fact]
    public void A_change_that_is_stated_has_happened() =>
        Assert.Empty(Stated.Except(Breaking, StringComparer.Ordinal));

    private static string Contract() => Read(typeof(ApiSchema), "LinkedRecords.Api.schema.graphql");

    private static string Released(string name) => Read(typeof(ContractTests), name);

    private static string Read(Type owner, string name)
    {
        using var reader = new StreamReader(owner.Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no {name}."));
        return reader.ReadToEnd();
    }
}
