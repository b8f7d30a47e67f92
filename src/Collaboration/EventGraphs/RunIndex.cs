using System.Numerics;

namespace LinkedRecords.Collaboration.EventGraphs;

/// <summary>Finds the run of a unit by its id: a bit for each id that begins a run, with a summary of 64 words a bit above.</summary>
internal sealed class RunIndex
{
    private Run?[] _runs = new Run?[64];
    private ulong[] _begins = new ulong[1];
    private ulong[] _summary = new ulong[1];

    public void Add(Run run)
    {
        var id = run.FirstId;
        if (id >= _runs.Length)
            Grow(id);
        _runs[id] = run;
        _begins[id >> 6] |= 1UL << (id & 63);
        _summary[id >> 12] |= 1UL << ((id >> 6) & 63);
    }

    /// <summary>The run with the last beginning at or before <paramref name="id"/>.</summary>
    public Run Find(int id)
    {
        var word = Math.Min(id >> 6, _begins.Length - 1);
        var bits = (id >> 6) == word ? _begins[word] & (ulong.MaxValue >> (63 - (id & 63))) : _begins[word];
        if (bits == 0)
        {
            word = PreviousWord(word);
            bits = _begins[word];
        }

        return _runs[(word << 6) + BitOperations.Log2(bits)]!;
    }

    private int PreviousWord(int word)
    {
        var block = word >> 6;
        var bits = _summary[block] & ((1UL << (word & 63)) - 1);
        while (bits == 0)
            bits = _summary[--block];
        return (block << 6) + BitOperations.Log2(bits);
    }

    private void Grow(int id)
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)id + 1);
        Array.Resize(ref _runs, capacity);
        Array.Resize(ref _begins, (capacity >> 6) + 1);
        Array.Resize(ref _summary, (capacity >> 12) + 1);
    }
}
