using System.Globalization;
using System.Text;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Answers questions in one state of the graph, equal ones of users with equal rights once.</summary>
/// <remarks>
/// What a user sees follows from the facts that give the user roles. Of two users with the same such facts each sees what the
/// other sees, apart from themselves; and when a membership is among them they see each other, too. A shared answer depends on
/// what it was found by and, for everyone who shares it, on the facts that make the rights equal.
/// </remarks>
internal sealed class SharedEvaluations(IGraph graph)
{
    // Comparing more costs about as much as an evaluation.
    private const int MostRoles = 64;

    private readonly RoleNames _names = new(graph);
    private readonly Dictionary<(string Query, string Rights), LiveMatches> _answers = [];

    /// <summary>Evaluations that had to be made.</summary>
    public int Made { get; private set; }

    /// <summary>Finds what matches, as the question itself does.</summary>
    public LiveMatches Find(LiveQuestion question, LiveResult? before, Budget budget)
    {
        if (!question.DependsOnRightsAlone || RightsOf(question.User) is not { } rights)
            return Evaluate(question, before, budget);
        if (_answers.TryGetValue((question.QueryText, rights), out var shared))
            return question.Share(shared, OwnReads(question.User), before, graph);
        return _answers[(question.QueryText, rights)] = Evaluate(question, before, budget);
    }

    private LiveMatches Evaluate(LiveQuestion question, LiveResult? before, Budget budget)
    {
        Made++;
        return question.Find(graph, before, budget);
    }

    // Null when they are not comparable with anybody's.
    private string? RightsOf(Node user)
    {
        var id = graph.Find(user);

        // Counted before they are listed: what owns very much is not loaded for this.
        if (graph.CountObjects(id, _names.IsMemberOf) == 0
            || RolePredicates.Stated.Sum(role => graph.CountObjects(id, _names.Of(role))) > MostRoles)
        {
            return null;
        }

        var rights = new StringBuilder();
        foreach (var role in RolePredicates.Stated)
        {
            NodeId[] nodes = [.. graph.Objects(id, _names.Of(role))];
            rights.Append(CultureInfo.InvariantCulture, $"{role}:{string.Join(',', nodes.Select(node => node.Value).Order())};");
        }

        return rights.ToString();
    }

    private ReadKey[] OwnReads(Node user)
    {
        var id = graph.Find(user);
        return
        [
            .. RolePredicates.Stated
                .Select(_names.Of)
                .Where(predicate => predicate != NodeId.None)
                .Select(predicate => new ReadKey(id, predicate, NodeId.None)),
        ];
    }
}
