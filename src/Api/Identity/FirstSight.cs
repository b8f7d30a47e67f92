using System.Collections.Concurrent;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Identity;

/// <summary>Tells the graph about a user before their first request is handled, so that others can share with them.</summary>
internal sealed class FirstSight(IFactStore store)
{
    private const int MostRemembered = 100_000;

    // Only spares a look-up; forgetting costs one repeated transaction id, which writes nothing.
    private readonly ConcurrentDictionary<Node, bool> _known = new();

    /// <summary>States how the user signs in, once ever, on whatever node they come first.</summary>
    public async ValueTask AnnounceAsync(Account account, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(account.User))
        {
            return;
        }

        var transaction = new Transaction
        {
            Id = "signs-in:" + account.User.Spelling,
            Author = SystemUser.Node,
            Asserted = [new Fact(account.User, ReservedPredicates.SignsInWith, KindAsLiteral(account.Kind))],
        };
        if (await store.CommitAsync(transaction, cancellationToken) is CommitOutcome.Refused refused)
        {
            throw new InvalidOperationException($"The first sight of a user was refused: {refused.Reasons[0].Message}");
        }

        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
        }

        _known[account.User] = true;
    }

    /// <summary>States that a guest has become somebody with an account; everything that hangs on being a guest ends.</summary>
    public async ValueTask UpgradeAsync(Account account, CancellationToken cancellationToken)
    {
        var transaction = new Transaction
        {
            Id = "upgraded:" + account.User.Spelling,
            Author = SystemUser.Node,
            Retracted = [new Fact(account.User, ReservedPredicates.SignsInWith, KindAsLiteral(AccountKind.Guest))],
            Asserted = [new Fact(account.User, ReservedPredicates.SignsInWith, KindAsLiteral(account.Kind))],
        };
        if (await store.CommitAsync(transaction, cancellationToken) is CommitOutcome.Refused refused)
        {
            throw new InvalidOperationException($"The upgrade of a guest was refused: {refused.Reasons[0].Message}");
        }
    }

    private static Node KindAsLiteral(AccountKind kind) => kind switch
    {
        AccountKind.Local => new("\"local\""),
        AccountKind.OpenId => new("\"oidc\""),
        AccountKind.Guest => new("\"guest\""),
        _ => new("\"development\""),
    };
}
