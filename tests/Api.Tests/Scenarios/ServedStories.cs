using System.Collections.Concurrent;
using System.Diagnostics;
using LinkedRecords.Api.Tests.CommandLine;
using LinkedRecords.FactStore.Tests.EmbeddedPostgres;
using LinkedRecords.QueryEngine.Tests.Scenarios;

namespace LinkedRecords.Api.Tests.Scenarios;

/// <summary>Plays all stories on both surfaces of one server process, several at a time, and keeps how each ended.</summary>
public sealed class ServedStories : IAsyncLifetime
{
    private const int AtATime = 8;
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Scenarios");

    private readonly ConcurrentDictionary<(string Surface, string Story), Exception?> _endings = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(3) };
    private LinkedRecordsProgram _program = null!;
    private Process _server = null!;

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public async Task InitializeAsync()
    {
        _program = new LinkedRecordsProgram(await TestCluster.NewDatabaseAsync());
        _program.Environment["LINKEDRECORDS_LOG_LEVEL"] = "error";
        foreach (var limit in (string[])["RATE_LIMIT_USER", "RATE_LIMIT_ADDRESS", "RATE_LIMIT_SIGN_IN"])
            _program.Environment[limit] = "off";
        _server = _program.Start("serve", "--url", "http://127.0.0.1:0");
        const string says = "LinkedRecords answers at ";
        var line = await LinkedRecordsProgram.UntilAsync(_server.StandardOutput, text => text.StartsWith(says, StringComparison.Ordinal));
        _http.BaseAddress = new Uri(line[says.Length..]);

        var plays = Names.SelectMany((story, number) => new (string Surface, string Story, ServedStage Stage)[]
        {
            ("GraphQL", story, new GraphQLStage(_http, new(Suffix(2 * number)))),
            ("protocol", story, new ProtocolStage(_http, new(Suffix((2 * number) + 1)))),
        });
        await Parallel.ForEachAsync(
            plays.Where(play => play.Stage is GraphQLStage || !ScenarioTests.NotInTheProtocol.ContainsKey(play.Story)),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime },
            async (play, _) => _endings[(play.Surface, play.Story)] = await Record.ExceptionAsync(
                async () => await new Scenario(play.Stage).PlayAsync(await File.ReadAllLinesAsync(Path.Combine(Folder, play.Story + ".txt"), CancellationToken.None))));
    }

    public Task DisposeAsync()
    {
        _http.Dispose();
        _server.Kill();
        _server.Dispose();
        _program.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Fails as the story did.</summary>
    internal void AssertPlayed(string surface, string story) => Assert.Null(_endings[(surface, story)]);

    // Letters only, as terms have.
    private static string Suffix(int number) => $"X{(char)('a' + (number / 26))}{(char)('a' + (number % 26))}";
}
