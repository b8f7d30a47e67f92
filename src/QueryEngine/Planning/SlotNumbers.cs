using System.Collections.Immutable;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Planning;

/// <summary>Numbers the variables of one query and turns its patterns into edges of one graph.</summary>
internal sealed class SlotNumbers(IGraph graph)
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal) { [Element.Variable.It.Name] = Place.It };
    private int _count = 1;

    /// <summary>Slots in use, those of unnamed places included.</summary>
    public int Count => _count;

    public Edge EdgeOf(Pattern.Match match) => new(
        match,
        PlaceOf(match.Subject),
        graph.Find(match.Predicate),
        PlaceOf(match.Object),
        match.Object is Element.Literal literal ? literal.Comparisons : default(ImmutableArray<Comparison>));

    private Place PlaceOf(Element element) => element switch
    {
        Element.Constant constant => Place.Of(graph.Find(constant.Node)),
        Element.Variable variable => Place.Variable(NumberOf(variable.Name)),
        _ => Place.Variable(_count++),
    };

    private int NumberOf(string variable)
    {
        if (!_slots.ContainsKey(variable))
            _slots.Add(variable, _count++);
        return _slots[variable];
    }
}
