using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.FactStore.Graph.Pages;

namespace LinkedRecords.FactStore.Tests.Graph.Pages;

public sealed class LongTableTests
{
    [Fact]
    public void A_table_holds_what_a_dictionary_holds_through_additions_and_removals() =>
        Prop.ForAll<ushort[], byte>((keys, spread) =>
        {
            var table = new LongTable();
            var expected = new Dictionary<long, uint>();
            for (var round = 0; round < 8; round++)
            {
                foreach (var key in keys.Select(key => (1L + (key % (200 + spread))) << (round % 3 * 8)))
                {
                    if (expected.Remove(key))
                    {
                        table.Remove(key);
                    }
                    else
                    {
                        expected.Add(key, (uint)key + 7);
                        table.Add(key, (uint)key + 7);
                    }
                }
            }

            return table.Count == expected.Count && expected.All(one => Holds(table, one.Key, one.Value));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50).WithEndSize(3000).WithStartSize(300));

    [Fact]
    public void The_clock_finds_what_was_not_used_since_it_passed()
    {
        var table = new LongTable();
        for (var key = 1; key <= 100; key++)
            table.Add(key, 1);

        // The first turn of the hand takes every mark away; then one entry is used.
        Assert.True(table.TryFindIdle(out var first));
        table.Remove(first);
        var used = first == 42 ? 43 : 42;
        _ = table.Find(used);
        var evicted = new List<long>();
        while (table.Count > 1 && table.TryFindIdle(out var idle))
        {
            evicted.Add(idle);
            table.Remove(idle);
        }

        Assert.Equal(98, evicted.Count);
        Assert.True(table.Contains(used));
        Assert.True(table.TryFindIdle(out var last));
        Assert.Equal(used, last);
    }

    private static bool Holds(LongTable table, long key, uint value)
    {
        ref var found = ref table.Find(key);
        return !Unsafe.IsNullRef(ref found) && found == value;
    }
}
