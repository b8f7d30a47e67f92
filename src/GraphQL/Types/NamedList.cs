using System.Collections;
using System.Collections.Frozen;

namespace LinkedRecords.GraphQL.Types;

/// <summary>The members of a type or of an argument list: in declared order, and by name.</summary>
/// <typeparam name="T">A field, argument, enum value or the like.</typeparam>
public sealed class NamedList<T> : IReadOnlyList<T>
    where T : class, INamed
{
    /// <summary>The list without members.</summary>
    public static readonly NamedList<T> Empty = new([]);

    private readonly T[] _items;
    private readonly FrozenDictionary<string, T> _byName;

    /// <summary>Keeps the order of <paramref name="items"/>; a name that comes twice keeps the first place and the last member.</summary>
    public NamedList(IEnumerable<T> items)
    {
        var byName = new Dictionary<string, T>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (var item in items)
        {
            if (!byName.ContainsKey(item.Name))
                order.Add(item.Name);
            byName[item.Name] = item;
        }
        _items = [.. order.Select(name => byName[name])];
        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <summary>The member of that name, or null. Names are compared by code unit.</summary>
    public T? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The names, in declared order.</summary>
    public IEnumerable<string> Names => _items.Select(item => item.Name);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
