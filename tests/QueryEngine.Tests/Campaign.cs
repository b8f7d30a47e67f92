using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace LinkedRecords.QueryEngine.Tests;

/// <summary>How much is tried, and from which seed: <c>./test --long</c> tries a hundred times as much, and <c>LINKEDRECORDS_SEED</c> repeats a run.</summary>
internal static class Campaign
{
    // Odd, as FsCheck wants it of the second half of a seed.
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("LINKEDRECORDS_LONG") == "1";

    /// <summary>A seed, which is printed with the name of the test that it belongs to.</summary>
    public static int Seed(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LINKEDRECORDS_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return seed;
    }

    /// <summary>Runs a property over random histories, again and again with other ones, until it is enough; a history that fails is shrunk by leaving out steps.</summary>
    /// <remarks>Steps are numbers that mean the same in any history, so it is enough to leave some out.</remarks>
    public static void Run(int seed, int steps, Func<bool> isEnough, Func<int[], Task<bool>> agreeAsync)
    {
        var histories = Arb.From(Gen.Choose(int.MinValue, int.MaxValue).ArrayOf(steps), Shorter);
        var run = 0;
        while (!isEnough())
        {
            Prop.ForAll(histories, history => agreeAsync(history).GetAwaiter().GetResult())
                .Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(unchecked((ulong)seed + (ulong)run), Gamma).WithName($"seed {seed} run {run}"));
            run++;
        }
    }

    private static IEnumerable<int[]> Shorter(int[] history) =>
        Enumerable.Range(0, history.Length).Select(left => history.Where((_, at) => at != left).ToArray());
}
