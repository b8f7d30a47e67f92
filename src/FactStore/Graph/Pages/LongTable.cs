using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinkedRecords.FactStore.Graph.Pages;

/// <summary>A hash table from <c>long</c> to <c>uint</c> that can say which of its entries has not been used for a while.</summary>
/// <remarks>
/// Open addressing with linear probing and deletion by backward shift (Knuth, The Art of Computer Programming 3, 6.4,
/// algorithm R), in shards, so that growing stops readers for one shard's length only. 13 bytes a slot, half to three
/// quarters full, key and value side by side and key 0 for an empty slot: looking one up costs one line of the processor's
/// cache, and marking it another. Any number of readers, or one writer; the mark that a reader leaves is a race that harms nobody.
/// </remarks>
internal sealed class LongTable
{
    private const int ShardBits = 6;
    private const long Empty = 0;
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
        return ref shard.Slots[slot].Value;
    }

    /// <summary>Whether there is an entry; leaves no mark.</summary>
    public bool Contains(long key)
    {
        var hash = Hash(key);
        return _shards[hash >> (64 - ShardBits)].SlotOf(key, hash) >= 0;
    }

    /// <summary>Adds an entry, marked as used; there must be none yet, and the key is not 0.</summary>
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
                key = shard.Slots[_handSlot].Key;
                if (key == Empty)
                    continue;
                if (shard.Marks[_handSlot] == Idle)
                    return true;
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

    // Twelve bytes: padded to sixteen, a million facts would take a megabyte more.
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Slot
    {
        public long Key;
        public uint Value;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Shard
    {
        public Slot[] Slots;
        public byte[] Marks;
        private int _count;

        public readonly int Length => Slots?.Length ?? 0;

        public readonly int SlotOf(long key, ulong hash)
        {
            if (Slots is not { } slots || key == Empty)
                return -1;

            var slot = Home(hash);
            for (var found = slots[slot].Key; found != key; found = slots[slot].Key)
            {
                if (found == Empty)
                    return -1;
                slot = After(slot);
            }

            return slot;
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
            for (var next = After(slot); Slots[next].Key != Empty; next = After(next))
            {
                if (Distance(Home(Hash(Slots[next].Key)), next) < Distance(slot, next))
                    continue;

                (Slots[slot], Marks[slot]) = (Slots[next], Marks[next]);
                slot = next;
            }

            Slots[slot] = default;
            _count--;
        }

        private readonly int Home(ulong hash) => (int)(((hash & uint.MaxValue) * (ulong)Slots.Length) >> 32);

        private readonly int After(int slot) => slot + 1 == Slots.Length ? 0 : slot + 1;

        private readonly int Distance(int from, int to) => to >= from ? to - from : to - from + Slots.Length;

        private readonly void Put(long key, ulong hash, uint value, byte mark)
        {
            var slot = Home(hash);
            while (Slots[slot].Key != Empty)
                slot = After(slot);
            Slots[slot] = new() { Key = key, Value = value };
            Marks[slot] = mark;
        }

        private void Grow()
        {
            var (slots, marks) = (Slots ?? [], Marks);
            var length = Math.Max(8, slots.Length + (slots.Length / 2));
            (Slots, Marks) = (new Slot[length], new byte[length]);
            for (var slot = 0; slot < slots.Length; slot++)
            {
                if (slots[slot].Key != Empty)
                    Put(slots[slot].Key, Hash(slots[slot].Key), slots[slot].Value, marks[slot]);
            }
        }
    }
}
