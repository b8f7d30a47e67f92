using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Explanation;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords explain USER RIGHT NODE</c></summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> User = new("USER") { Description = "The id of a user" };
    private static readonly Argument<Right> Wanted = new("RIGHT") { Description = $"One of {string.Join(", ", Enum.GetNames<Right>())}" };
    private static readonly Argument<string> Node = new("NODE") { Description = "A record or term" };
    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command("explain", "Say why a user may do something with a node, or which facts would let them") { User, Wanted, Node, Json };
        command.OnStore(RunAsync);
        return command;
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (user, right) = (StateCommand.ReadAuthor(parsed.GetRequiredValue(User)), parsed.GetRequiredValue(Wanted));
        var node = StateCommand.ReadAuthor(parsed.GetRequiredValue(Node));
        var explanations = new Explanations(store.Facts, new TokenSigner(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes)));
        var (reason, at) = await explanations.ForOperatorAsync(user, right, node, cancellationToken);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                revision = at.Value,
                user = user.Spelling,
                right = CodeText.Of(right),
                node = node.Spelling,
                granted = reason.Because is not null,
                because = (reason.Because ?? []).Select(Parts),
                wouldGrant = reason.Because is null ? reason.WouldGrant.Select(Parts) : [],
            }));
            return true;
        }

        Console.WriteLine(reason.Because is null
            ? $"{user} may not {right} {node}. Each of these facts alone would change that:"
            : $"{user} may {right} {node}, because:");
        foreach (var fact in reason.Because ?? reason.WouldGrant)
            Console.WriteLine($"  {fact.Subject} {fact.Predicate} {fact.Object}");
        return true;
    }

    private static string[] Parts(Fact fact) => [fact.Subject.Spelling, fact.Predicate.Spelling, fact.Object.Spelling];
}
