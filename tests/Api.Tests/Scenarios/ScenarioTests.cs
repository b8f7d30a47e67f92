namespace LinkedRecords.Api.Tests.Scenarios;

/// <summary>The stories that the engine is tested with (tests/QueryEngine.Tests/Scenarios), told again by every surface of a running server.</summary>
public sealed class ScenarioTests(ServedStories stories) : IClassFixture<ServedStories>
{
    /// <summary>Stories that the protocol of the JavaScript client cannot tell, and why.</summary>
    internal static readonly Dictionary<string, string> NotInTheProtocol = new(StringComparer.Ordinal)
    {
        ["a member leaves"] = "The client has no call for leaving a group.",
        ["facts build on each other in one transaction"] = "A blueprint holds facts about its records only, and no terms.",
        ["how others sign in stays hidden"] = "The client is never told how anybody signs in, not even its own user.",
    };

    public static TheoryData<string> All => [.. ServedStories.Names];

    public static TheoryData<string> OfProtocol => [.. ServedStories.Names.Where(story => !NotInTheProtocol.ContainsKey(story))];

    [Theory]
    [MemberData(nameof(All))]
    public void GraphQL_does_what_the_story_tells(string story) => stories.AssertPlayed("GraphQL", story);

    [Theory]
    [MemberData(nameof(OfProtocol))]
    public void The_protocol_of_the_JavaScript_client_does_what_the_story_tells(string story) => stories.AssertPlayed("protocol", story);
}
