using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LinkedRecords.Api.Quotas;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.CommandLine;

/// <summary><c>linkedrecords quota NODE</c></summary>
internal static class QuotaCommand
{
    private static readonly Argument<string> Subject = new("NODE") { Description = "A user (us-…), or a group that is to pay for itself" };
    private static readonly Option<string?> Size = new("--set") { Description = "What it may keep from now on, for example 2GiB, 500MiB or 0; instead of what is free or paid for", HelpName = "SIZE" };
    private static readonly Option<string?> Until = new("--until") { Description = "With --set: the day, or moment, at which that is over, for example 2027-01-31", HelpName = "TIME" };
    private static readonly Option<bool> Reset = new("--reset") { Description = "Take the quota back: what is free for a user, and nothing of its own for a group" };
    private static readonly Option<bool> Json = StoreOptions.Json();

    public static Command Create()
    {
        var command = new Command("quota", "Show what a user or group may keep and keeps, or set it") { Subject, Size, Until, Reset, Json };
        command.OnStore(RunAsync, check: Check);
        return command;
    }

    private static void Check(ParseResult parsed)
    {
        _ = ReadNode(parsed);
        _ = Wanted(parsed, DateTimeOffset.UnixEpoch);
    }

    private static async Task<bool> RunAsync(OpenStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var node = ReadNode(parsed);
        if (Wanted(parsed, TimeProvider.System.GetUtcNow()) is { } assignment && !await AssignAsync(store, node, assignment, cancellationToken))
            return false;
        var reader = new QuotaReader(store.Facts, Server.Sound(QuotaOptions.Read(store.Settings.Value)), TimeProvider.System);
        Show(await reader.ForOperatorAsync(node, cancellationToken), parsed.GetValue(Json));
        return true;
    }

    /// <summary>The quota that is to be given; null when it is only to be shown.</summary>
    /// <exception cref="CommandMistakeException">The options do not go together.</exception>
    private static QuotaAssignment? Wanted(ParseResult parsed, DateTimeOffset now)
    {
        var (size, until, isReset) = (parsed.GetValue(Size), parsed.GetValue(Until), parsed.GetValue(Reset));
        if (isReset && size is not null)
            throw new CommandMistakeException("--set gives a quota and --reset takes it back: one of them.");
        if (until is not null && size is null)
            throw new CommandMistakeException("--until says until when what --set gives holds; it needs --set.");
        if (isReset)
            return new QuotaAssignment(Total: null, now);
        return size is null ? null : new QuotaAssignment(ByteSize.Read(size), now, Moment(until));
    }

    private static Node ReadNode(ParseResult parsed) =>
        NodeReader.Default.TryRead(parsed.GetRequiredValue(Subject), FactPart.Subject, out var node, out var error)
            ? node
            : throw new CommandMistakeException(error.Message);

    private static DateTimeOffset? Moment(string? text)
    {
        if (text is null)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new CommandMistakeException($"--until: {text} is no day such as 2027-01-31, nor a moment such as 2027-01-31T12:00Z.");
    }

    private static async Task<bool> AssignAsync(OpenStore store, Node node, QuotaAssignment assignment, CancellationToken cancellationToken)
    {
        var transaction = new Transaction
        {
            Id = $"quota:{Guid.CreateVersion7():N}",
            Author = WellKnownNodes.System,
            Asserted = [new Fact(node, ReservedPredicates.HasQuota, assignment.ToNode())],
        };
        if (await store.Facts.CommitAsync(transaction, cancellationToken) is not CommitOutcome.Refused(var reasons))
            return true;
        foreach (var reason in reasons)
            CommandEdge.Say($"{reason.Code}: {reason.Message}");
        return false;
    }

    private static void Show(Quota quota, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                node = quota.Node.Spelling,
                total = quota.Total,
                used = quota.Used,
                remaining = quota.Remaining,
                given = quota.IsUpgraded,
                ends = quota.Ends,
                paidBy = quota.PaidBy?.Spelling,
                subscription = quota.Subscription,
            }));
            return;
        }

        if (quota.PaidBy != quota.Node)
        {
            Console.WriteLine($"{quota.Node} has no quota of its own and keeps {ByteSize.Write(quota.Used)}; "
                + (quota.PaidBy is { } payer ? $"{payer} pays." : "nobody pays."));
            return;
        }

        Console.WriteLine($"{quota.Node} keeps {ByteSize.Write(quota.Used)} of {ByteSize.Write(quota.Total)}; {ByteSize.Write(quota.Remaining)} are left.");
        if (quota.Ends is { } ends)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"That ends on {ends:u}."));
        if (quota.Subscription is { } subscription)
            Console.WriteLine($"It is paid for as {subscription}.");
    }
}
