namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>
/// An order of events in which parents come first and branches stay together, so that the walk seldom has to change branches; and its
/// critical steps: those whose event every other event is either before or after.
/// </summary>
internal sealed class WalkOrder
{
    private readonly List<int> _events;
    private readonly int[][] _parentSteps;
    private readonly bool[] _isCritical;

    private WalkOrder(List<int> events, int[][] parentSteps)
    {
        _events = events;
        _parentSteps = parentSteps;
        _isCritical = FindCritical(parentSteps);
    }

    public int Count => _events.Count;

    public static WalkOrder Of(List<int[]> parents)
    {
        var events = BranchByBranch(parents);
        var steps = new int[events.Count];
        for (var step = 0; step < events.Count; step++)
            steps[events[step]] = step;
        return new WalkOrder(events, [.. events.Select(current => Array.ConvertAll(parents[current], parent => steps[parent]))]);
    }

    public int Event(int step) => _events[step];

    public ReadOnlySpan<int> Parents(int step) => _parentSteps[step];

    public bool IsCritical(int step) => _isCritical[step];

    private static List<int> BranchByBranch(List<int[]> parents)
    {
        var children = new List<int>?[parents.Count];
        var waitingFor = new int[parents.Count];
        var ready = new Stack<int>();
        for (var current = parents.Count - 1; current >= 0; current--)
        {
            waitingFor[current] = parents[current].Length;
            foreach (var parent in parents[current])
                (children[parent] ??= []).Add(current);
            if (parents[current].Length == 0)
                ready.Push(current);
        }

        var order = new List<int>(parents.Count);
        while (ready.TryPop(out var current))
        {
            order.Add(current);
            foreach (var child in children[current] ?? [])
            {
                if (--waitingFor[child] == 0)
                    ready.Push(child);
            }
        }

        return order;
    }

    private static bool[] FindCritical(int[][] parents)
    {
        var isCritical = new bool[parents.Length];
        var oldestParentLater = new int[parents.Length + 1];
        oldestParentLater[parents.Length] = parents.Length;
        for (var step = parents.Length - 1; step >= 0; step--)
            oldestParentLater[step] = Math.Min(oldestParentLater[step + 1], parents[step].Length == 0 ? -1 : parents[step].Min());

        var heads = 0;
        var isHead = new bool[parents.Length];
        for (var step = 0; step < parents.Length; step++)
        {
            foreach (var parent in parents[step])
            {
                if (isHead[parent])
                    heads--;
                isHead[parent] = false;
            }

            heads++;
            isHead[step] = true;
            isCritical[step] = heads == 1 && oldestParentLater[step + 1] >= step;
        }

        return isCritical;
    }
}
