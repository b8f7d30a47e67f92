namespace LinkedRecords.QueryEngine.Tests.Scenarios;

public sealed class ScenarioTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Scenarios");

    public static TheoryData<string> Stories => [.. Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task The_engine_does_what_the_story_tells(string story)
    {
        await using var space = new Space();

        await new Scenario(new EngineStage(space)).PlayAsync(await File.ReadAllLinesAsync(Path.Combine(Folder, story + ".txt")));
    }

    [Fact]
    public void There_are_at_least_sixty_stories() => Assert.True(Directory.GetFiles(Folder, "*.txt").Length >= 60);
}
