using System.Buffers;

namespace LinkedRecords.Collaboration.Text.Wire;

/// <summary>A column of integers: runs of equal values as (2n, value), stretches of others as (2n+1, values…).</summary>
internal sealed class NumberColumn
{
    private readonly List<long> _values = [];

    public void Add(long value) => _values.Add(value);

    public void Write(IBufferWriter<byte> output)
    {
        output.WriteNumber(_values.Count);
        for (var start = 0; start < _values.Count;)
        {
            var end = EndOfRun(start);
            if (end - start > 1)
            {
                output.WriteNumber((long)(end - start) << 1);
                output.WriteSigned(_values[start]);
            }
            else
            {
                end = EndOfStretch(start);
                output.WriteNumber(((long)(end - start) << 1) | 1);
                for (var index = start; index < end; index++)
                    output.WriteSigned(_values[index]);
            }

            start = end;
        }
    }

    /// <summary>Reads a column of at most <paramref name="most"/> values.</summary>
    public static List<long> Read(ref WireReader reader, int most)
    {
        var count = reader.ReadLength(most);
        var values = new List<long>();
        while (values.Count < count && reader.Fault is null)
        {
            var head = reader.ReadNumber();
            var length = head >> 1;
            if (length == 0 || length > count - values.Count)
                reader.Fail("A run is empty or longer than its column.");
            else if ((head & 1) == 0)
                values.AddRange(Enumerable.Repeat(reader.ReadSigned(), (int)length));
            else
                ReadStretch(ref reader, values, length);
        }

        return values;
    }

    private static void ReadStretch(ref WireReader reader, List<long> values, long length)
    {
        for (; length > 0 && reader.Fault is null; length--)
            values.Add(reader.ReadSigned());
    }

    private int EndOfRun(int start)
    {
        var end = start + 1;
        while (end < _values.Count && _values[end] == _values[start])
            end++;
        return end;
    }

    private int EndOfStretch(int start)
    {
        var end = start + 1;
        while (end < _values.Count && (end + 1 == _values.Count || _values[end] != _values[end + 1]))
            end++;
        return end;
    }
}
