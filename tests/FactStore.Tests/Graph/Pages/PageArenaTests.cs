using FsCheck;
using FsCheck.Fluent;
using LinkedRecords.FactStore.Graph.Pages;

namespace LinkedRecords.FactStore.Tests.Graph.Pages;

public sealed class PageArenaTests
{
    [Fact]
    public void The_class_of_a_size_is_the_smallest_that_holds_it()
    {
        for (var ints = 1; ints < 100_000; ints++)
        {
            var size = PageArena.ClassOf(ints);
            Assert.True(PageArena.SizeOf(size) >= ints);
            Assert.True(size == 0 || PageArena.SizeOf(size - 1) < ints);
        }
    }

    [Fact]
    public void Pages_never_share_memory() =>
        Prop.ForAll<ushort[]>(sizes =>
        {
            var arena = new PageArena();
            var pages = new List<(uint Address, int Mark)>();
            for (var i = 0; i < sizes.Length; i++)
            {
                if (sizes[i] % 3 == 0 && pages.Count > 0)
                {
                    arena.Free(pages[^1].Address);
                    pages.RemoveAt(pages.Count - 1);
                }

                var address = arena.Allocate(1 + sizes[i]);
                arena.Page(address)[1..].Fill(i);
                pages.Add((address, i));
            }

            var isWhole = pages.All(page => !arena.Page(page.Address)[1..].ContainsAnyExcept(page.Mark));
            foreach (var page in pages)
                arena.Free(page.Address);
            return isWhole && arena.LiveBytes == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
}
