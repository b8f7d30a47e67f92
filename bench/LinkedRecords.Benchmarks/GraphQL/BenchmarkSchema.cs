using System.Globalization;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Execution.Subscriptions;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.Benchmarks.GraphQL;

/// <summary>The schema of the GraphQL benchmarks, with the same values as bench/peers/graphql-schema.mjs.</summary>
internal static class BenchmarkSchema
{
    private const string Sdl = """
        type Query { hello: String! list: [Item!]! nested: [Outer!]! queued: [Outer!]! }
        type Item { a: String! b: Int! c: Boolean! d: Float! e: ID! }
        type Outer { id: Int! inners: [Inner!]! }
        type Inner { id: Int! name: String! }
        type Subscription { tick: Int! }
        """;

    private static readonly Item[] Items = [.. Enumerable.Range(0, 20).Select(Item.Of)];
    private static readonly Outer[] Outers = [.. Enumerable.Range(0, 10).Select(id => new Outer(id))];

    public static Schema Build(EventHub<int> ticks) => Schema.Build(Sdl, new Resolvers()
        .Field<object?, string>("Query.hello", (_, _) => "world")
        .Field<object?, Item[]>("Query.list", (_, _) => Items)
        .AsyncField<object?, Outer[]>("Query.nested", async (_, _) => { await Task.Yield(); return Outers; })
        .AsyncField<object?, Outer[]>("Query.queued", async (_, _) => { await Task.Yield(); return Outers; })
        .Field<Item, string>("Item.a", item => item.A)
        .Field<Item, int>("Item.b", item => item.B)
        .Field<Item, bool>("Item.c", item => item.C)
        .Field<Item, double>("Item.d", item => item.D)
        .Field<Item, string>("Item.e", item => item.E)
        .Field<Outer, int>("Outer.id", outer => outer.Id)
        .AsyncField<Outer, Inner[]>("Outer.inners", async (outer, _) => { await Task.Yield(); return outer.Inners(); })
        .Field<Inner, int>("Inner.id", inner => inner.Id)
        .AsyncField<Inner, string>("Inner.name", async (inner, _) => { await Task.Yield(); return string.Create(CultureInfo.InvariantCulture, $"inner {inner.Id}"); })
        .Stream("Subscription.tick", context => ticks.Subscribe(context.CancellationToken)));

    private sealed record Item(string A, int B, bool C, double D, string E)
    {
        public static Item Of(int number) => new($"item {number}", number, number % 2 == 0, number + 0.5, $"id-{number}");
    }

    private sealed record Outer(int Id)
    {
        public Inner[] Inners() => [.. Enumerable.Range(0, 10).Select(inner => new Inner((Id * 10) + inner))];
    }

    private sealed record Inner(int Id);
}
