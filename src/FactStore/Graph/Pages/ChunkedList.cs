namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>A list that grows without ever moving what is in it.</summary>
internal sealed class ChunkedList<T>
{
    private const int ChunkBits = 12;

    private readonly List<T[]> _chunks = [];

    /// <summary>Items.</summary>
    public int Count { get; private set; }

    /// <summary>The place of an item.</summary>
    public ref T this[int index] => ref _chunks[index >> ChunkBits][index & ((1 << ChunkBits) - 1)];

    /// <summary>Appends an item.</summary>
    public void Add(T item)
    {
        if (Count >> ChunkBits == _chunks.Count)
            _chunks.Add(new T[1 << ChunkBits]);
        this[Count++] = item;
    }
}
