namespace LinkedRecords.FactStore.Tests.Contracts;

/// <summary>Fails when a contract is not kept under test for one of the two logs.</summary>
public sealed class CompletenessTests
{
    private static readonly string[] Backends = ["Memory", "Postgres"];

    [Fact]
    public void Every_contract_is_derived_for_every_backend()
    {
        var types = typeof(StoreContract).Assembly.GetTypes();
        var contracts = types.Where(type => type.IsAbstract && type.IsSubclassOf(typeof(StoreContract))).ToList();

        var missing =
            from contract in contracts
            from backend in Backends
            where !types.Any(type => type.IsSubclassOf(contract) && type.IsPublic && type.Namespace!.EndsWith($".{backend}", StringComparison.Ordinal))
            select $"{contract.Name} for {backend}";

        Assert.NotEmpty(contracts);
        Assert.Empty(missing);
    }
}
