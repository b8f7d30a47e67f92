using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Explanation;

namespace LinkedRecords.Api.Schema;

/// <summary>The fields that say who may do what, and why.</summary>
internal sealed class AccessFields(Explanations explanations, OneRevision together)
{
    private const int MostRecords = 1000;

    /// <summary>Binds them.</summary>
    public Resolvers AddTo(Resolvers resolvers) => resolvers
        .AsyncField<object?, Explained>("Query.explainAccess", ExplainAsync)
        .AsyncField<object?, DenialReason?>("Query.explainDenial", RedeemAsync)
        .AsyncField<object?, IEnumerable<string>?>("Query.whoMay", WhoMayAsync)
        .AsyncField<object?, IEnumerable<string>>("Query.visibleTo", VisibleToAsync)
        .Field<Explained, bool>("AccessExplanation.isGranted", explained => explained.Answer is WhyAnswer.Granted)
        .Field<Explained, IEnumerable<Fact>>("AccessExplanation.because", explained => explained.Answer is WhyAnswer.Granted granted ? granted.Path : [])
        .Field<Explained, string?>("AccessExplanation.denial", explained => (explained.Answer as WhyAnswer.NotShown)?.Token)
        .Field<Explained, Revision>("AccessExplanation.revision", explained => explained.At)
        .Field<DenialReason, string>("DenialReason.user", reason => reason.User.Spelling)
        .Field<DenialReason, string>("DenialReason.right", reason => CodeText.Of(reason.Right))
        .Field<DenialReason, string>("DenialReason.node", reason => reason.Node.Spelling)
        .Field<DenialReason, bool>("DenialReason.isGrantedNow", reason => reason.Because is not null)
        .Field<DenialReason, IEnumerable<Fact>>("DenialReason.because", reason => reason.Because ?? [])
        .Field<DenialReason, IEnumerable<string>>("DenialReason.held", reason => reason.Held.Select(role => role.Spelling))
        .Field<DenialReason, IEnumerable<Fact>>("DenialReason.wouldGrant", reason => reason.WouldGrant);

    private async ValueTask<Explained> ExplainAsync(object? root, FieldContext context)
    {
        var asker = ApiContext.UserOf(context);
        var user = NodeArguments.NodeOrNull(context, "user") ?? asker;
        var answer = await explanations.WhyAsync(asker, user, RightOf(context), NodeArguments.Node(context, "node"), context.CancellationToken);
        return new Explained(answer.Value, answer.At);
    }

    private async ValueTask<DenialReason?> RedeemAsync(object? root, FieldContext context) =>
        (await explanations.RedeemAsync(ApiContext.UserOf(context), context.Argument<string>("denial")!, context.CancellationToken)).Value;

    private async ValueTask<IEnumerable<string>?> WhoMayAsync(object? root, FieldContext context)
    {
        var (asker, right, node) = (ApiContext.UserOf(context), RightOf(context), NodeArguments.Node(context, "node"));
        var answer = await together.LookAsync(graph => Reach.UsersWith(asker, right, node, graph), context);
        return answer.Value?.Select(user => user.Spelling);
    }

    private async ValueTask<IEnumerable<string>> VisibleToAsync(object? root, FieldContext context)
    {
        var asker = ApiContext.UserOf(context);
        var (user, patterns, cancellationToken) = (NodeArguments.Node(context, "user"), QueryInput.Plain(context).Where, context.CancellationToken);
        var answer = await together.LookAsync(graph => Reach.VisibleTo(asker, user, patterns, graph, cancellationToken), context);
        if (answer.Value is not { } found)
        {
            throw ApiErrors.Of([Queries.TooExpensive]);
        }

        return found.Take(Math.Clamp(context.Argument<int>("first"), 1, MostRecords)).Select(record => record.Spelling);
    }

    private static Right RightOf(in FieldContext context)
    {
        var wanted = context.Argument<string>("right");
        return Enum.GetValues<Right>().Single(right => string.Equals(CodeText.Of(right), wanted, StringComparison.Ordinal));
    }

    private sealed record Explained(WhyAnswer Answer, Revision At);
}
