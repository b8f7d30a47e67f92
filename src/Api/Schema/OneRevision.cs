using System.Globalization;
using LinkedRecords.Api.Limits;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.QueryEngine;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.Api.Schema;

/// <summary>Answers together what the fields of one operation ask of the graph, so that all that ask for the present see one revision.</summary>
internal sealed class OneRevision(IFactStore store, Queries queries, Gate gate)
{
    private static readonly BatchLoad<Ask, Answer<object?>> Together = AnswerTogetherAsync;

    /// <summary>Answers a pattern query.</summary>
    /// <exception cref="GraphQLException">It cannot be answered, or not at the state that it names.</exception>
    public async ValueTask<Answer<GroupAnswer>> FindAsync(Group asked, QueryAt at, FieldContext context)
    {
        var user = ApiContext.UserOf(context);
        var found = (await context.Loader(Together).LoadAsync(new Ask.Find(queries, asked, at)))!;
        StateArguments.RequireReached(at, found.At);
        if (found.Value is GroupAnswer.Failed(var error))
        {
            throw ApiErrors.Of([error]);
        }

        var answer = (GroupAnswer)found.Value;
        gate.Charge(user, answer.Size);
        return new(answer, found.At);
    }

    /// <summary>Evaluates something on the present graph, or on one that is as fresh as the field's <c>atLeast</c> says.</summary>
    /// <param name="look">Pure; it may be run several times.</param>
    public async ValueTask<Answer<T>> LookAsync<T>(Func<IGraph, T> look, FieldContext context)
    {
        ApiContext.UserOf(context);
        var atLeast = StateArguments.Of(context) is QueryAt.AtLeast(var revision) ? revision : Revision.None;
        var seen = (await context.Loader(Together).LoadAsync(new Ask.Look(store, graph => look(graph), atLeast)))!;
        return new((T)seen.Value!, seen.At);
    }

    private static async ValueTask<IReadOnlyDictionary<Ask, Answer<object?>>> AnswerTogetherAsync(
        IReadOnlyList<Ask> asks, object? requestContext, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<Ask, Answer<object?>>();
        var present = new QueryAt.AtLeast(asks.Max(ask => ask.Fresh));
        Revision? seen = null;
        foreach (var same in asks.OfType<Ask.Find>().GroupBy(find => find.At is QueryAt.AtLeast ? present : find.At))
        {
            var groups = same.Select((find, index) => KeyValuePair.Create(index.ToString(CultureInfo.InvariantCulture), find.Asked));
            var answer = await same.First().Queries.AskAsync(
                ApiContext.CallerOf(requestContext).User, new CompoundQuery([.. groups]), same.Key, cancellationToken);
            foreach (var (find, part) in same.Zip(answer.Value))
            {
                answers[find] = new(part.Value, answer.At);
            }

            seen = same.Key is QueryAt.AtLeast ? answer.At : seen;
        }

        if (asks.OfType<Ask.Look>().ToList() is [var first, ..] looks)
        {
            ReadAt at = seen is { } revision ? new ReadAt.AsOf(revision) : new ReadAt.AtLeast(present.Revision);
            var values = await first.Store.ReadAsync(graph => looks.Select(look => look.Evaluate(graph)).ToList(), at, cancellationToken);
            foreach (var (look, value) in looks.Zip(values.Value))
            {
                answers[look] = new(value, values.At);
            }
        }

        return answers;
    }

    private abstract record Ask
    {
        private Ask()
        {
        }

        /// <summary>How fresh the present must be for it.</summary>
        public abstract Revision Fresh { get; }

        public sealed record Find(Queries Queries, Group Asked, QueryAt At) : Ask
        {
            public override Revision Fresh => At is QueryAt.AtLeast(var revision) ? revision : Revision.None;
        }

        public sealed record Look(IFactStore Store, Func<IGraph, object?> Evaluate, Revision Fresh) : Ask
        {
            public override Revision Fresh { get; } = Fresh;
        }
    }
}
