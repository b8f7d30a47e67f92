using System.Runtime.CompilerServices;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>A hash table from <c>long</c> to <c>uint</c> that can say which of its entries has not been used for a while.</summary>
/// <remarks>
/// Open addressing with linear probing and deletion by backward shift (Knuth, The Art of Computer Programming 3, 6.4,
/// algorithm R), in shards, so that growing stops readers for one shard's length only. 13 bytes a slot, half to three
/// quarters full. Any number of readers, or one writer; the mark that a reader leaves is a race that harms nobody.
/// </remarks>
internal sealed class LongTable
{
    private const int ShardBits = 6;
    private const byte Empty = 0;
    private const byte Idle = 1;
    private const byte Used = 2;

    private readonly Shard[] _shards = new Shard[1 << ShardBits];
    private long _slots;
    private int _handShard;
    private int _handSlot;

    /// <summary>Entries.</summary>
    public int Count { get; private set; }

    /// <summary>Memory held, in bytes.</summary>
    public long Bytes => 13L * _slots;

    /// <summary>The value, or a null reference when there is none; valid until the next change. Marks the entry as used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref uint Find(long key)
    {
        var hash = Hash(key);
        ref var shard = ref _shards[hash >> (64 - ShardBits)];
        var slot = shard.SlotOf(key, hash);
        if (slot < 0)
            return ref Unsafe.NullRef<uint>();

        ref var mark = ref shard.Marks[slot];
        if (mark != Used)
            mark = Used;
        return ref shard.Values[slot];
    }

    /// <summary>Whether there is an entry; leaves no mark.</summary>
    public bool Contains(long key) => _shards[Hash(key) >> (64 - ShardBits)].SlotOf(key, Hash(key)) >= 0;

    /// <summary>Adds an entry, marked as used; there must be none yet.</summary>
    public void Add(long key, uint value)
    {
        var hash = Hash(key);
        ref var shard = ref _shards[hash >> (64 - ShardBits)];
        _slots -= shard.Length;
        shard.Add(key, hash, value);
        _slots += shard.Length;
        Count++;
    }

    /// <summary>Takes the entry out, if there is one.</summary>
    public void Remove(long key)
    {
        var hash = Hash(key);
        ref var shard = ref _shards[hash >> (64 - ShardBits)];
        var slot = shard.SlotOf(key, hash);
        if (slot < 0)
            return;

        shard.RemoveAt(slot);
        Count--;
    }

    /// <summary>The next entry that was not used since the hand passed it last: the clock algorithm (Corbató, 1968).</summary>
    /// <returns>False when the table is empty.</returns>
    public bool TryFindIdle(out long key)
    {
        key = 0;
        if (Count == 0)
            return false;

        for (; ; )
        {
            ref var shard = ref _shards[_handShard];
            for (; _handSlot < shard.Length; _handSlot++)
            {
                if (shard.Marks[_handSlot] == Idle)
                {
                    key = shard.Keys[_handSlot];
                    return true;
                }

                if (shard.Marks[_handSlot] == Used)
                    shard.Marks[_handSlot] = Idle;
            }

            _handSlot = 0;
            _handShard = (_handShard + 1) & ((1 << ShardBits) - 1);
        }
    }

    private static ulong Hash(long key)
    {
        var mixed = (ulong)key;
        mixed = (mixed ^ (mixed >> 32)) * 0x9E37_79B9_7F4A_7C15;
        return (mixed ^ (mixed >> 29)) * 0xBF58_476D_1CE4_E5B9;
    }

    private struct Shard
    {
        public long[] Keys;
        public uint[] Values;
        public byte[] Marks;
        private int _count;

        public readonly int Length => Marks?.Length ?? 0;

        public readonly int SlotOf(long key, ulong hash)
        {
            if (Marks is null)
                return -1;

            for (var slot = Home(hash); Marks[slot] != Empty; slot = After(slot))
            {
                if (Keys[slot] == key)
                    return slot;
            }

            return -1;
        }

        public void Add(long key, ulong hash, uint value)
        {
            if (_count >= Length * 3 / 4)
                Grow();
            Put(key, hash, value, Used);
            _count++;
        }

        public void RemoveAt(int slot)
        {
            for (var next = After(slot); Marks[next] != Empty; next = After(next))
            {
                if (Distance(Home(Hash(Keys[next])), next) < Distance(slot, next))
                    continue;

                (Keys[slot], Values[slot], Marks[slot]) = (Keys[next], Values[next], Marks[next]);
                slot = next;
            }

            Marks[slot] = Empty;
            _count--;
        }

        private readonly int Home(ulong hash) => (int)(((hash & uint.MaxValue) * (ulong)Marks.Length) >> 32);

        private readonly int After(int slot) => slot + 1 == Marks.Length ? 0 : slot + 1;

        private readonly int Distance(int from, int to) => to >= from ? to - from : to - from + Marks.Length;

        private readonly void Put(long key, ulong hash, uint value, byte mark)
        {
            var slot = Home(hash);
            while (Marks[slot] != Empty)
                slot = After(slot);
            (Keys[slot], Values[slot], Marks[slot]) = (key, value, mark);
        }

        private void Grow()
        {
            var (keys, values, marks) = (Keys, Values, Marks ?? []);
            var length = Math.Max(8, marks.Length + (marks.Length / 2));
            (Keys, Values, Marks) = (new long[length], new uint[length], new byte[length]);
            for (var slot = 0; slot < marks.Length; slot++)
            {
                if (marks[slot] != Empty)
                    Put(keys[slot], Hash(keys[slot]), values[slot], marks[slot]);
            }
        }
    }
}
