namespace LinkedRecords.Api.Tests.Schema;

public sealed class OneRevisionTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private const string Everything = """
        query($node: Node!, $user: Node!) {
          revision
          members(node: $node) { user { id } }
          terms(prefix: "Counted") { name }
          whoMay(node: $node, right: READ)
          visibleTo(user: $user, where: [["$it", "isA", "Counted"]])
          quota(node: $user) { total }
          count(where: [["$it", "isA", "Counted"]])
          findAll(where: [["$it", "isA", "Counted"]]) { revision count }
        }
        """;

    private readonly Story _story = new(api);

    [Fact]
    public async Task All_answers_of_an_operation_are_of_the_revision_that_it_says_while_others_write()
    {
        var ada = await api.UserAsync("one-revision");
        await _story.DeclareAsync(ada, "Counted");
        var first = await _story.CreateAsync(ada, new { n = 0 }, facts: ["isA", "Counted"]);
        var variables = new { node = first, user = ada.User.Spelling };

        for (var asked = 0; asked < 50; asked++)
        {
            // Beside the question, and no faster: whoever only writes need not ever come to an end.
            var writing = Task.Run(async () => await _story.CreateAsync(ada, new { n = 1 }, facts: ["isA", "Counted"]));
            var answer = await api.AskAsync(ada, Everything, variables);
            var found = Story.Data(answer, "findAll");
            Assert.Equal(found.GetProperty("revision").GetInt64(), Story.Data(answer, "revision").GetInt64());
            Assert.Equal(found.GetProperty("count").GetInt32(), Story.Data(answer, "count").GetInt32());
            Assert.Equal(found.GetProperty("count").GetInt32(), Story.Data(answer, "visibleTo").GetArrayLength());
            await writing;
        }
    }

    [Fact]
    public async Task A_revision_that_was_answered_is_reached_by_whoever_hands_it_back()
    {
        var ada = await api.UserAsync("one-revision-handed-back");
        var id = await _story.CreateAsync(ada, new { n = 0 });
        var revision = Story.Data(await api.AskAsync(ada, "{ revision }"), "revision").GetInt64();

        var answer = await api.AskAsync(ada, "query($r: Revision!, $n: Node!) { revision(atLeast: $r) members(node: $n, atLeast: $r) { role } }", new { r = revision, n = id });

        Assert.True(Story.Data(answer, "revision").GetInt64() >= revision);
        Assert.Equal("ACCOUNTABLE", Assert.Single(Story.Data(answer, "members").EnumerateArray()).GetProperty("role").GetString());
    }

    [Fact]
    public async Task Nobody_learns_a_revision_without_signing_in() =>
        Assert.Equal("UNAUTHENTICATED", Story.CodeOf(await api.AskAsync(caller: null, "{ revision }")));
}
