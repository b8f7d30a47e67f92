using System.Buffers;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>A part of a response that can still change: a value that is not there yet, or a nullable one that may yet become null.</summary>
/// <remarks>
/// All parts of one delivery are written into the same buffer. A slot covers <c>[AnchorStart, AnchorEnd)</c> of its
/// parent's bytes and puts its own <c>[Start, End)</c> there, or <c>null</c>. A value that is awaited covers nothing and
/// has its bytes elsewhere; a nullable value around awaited ones covers just its own bytes. So nothing is ever moved, and a null that
/// travels upwards is one flag. Slots are touched only by the thread that runs the operation.
/// </remarks>
internal class Slot
{
    private Slot? _parent;
    private Slot? _first;
    private Slot? _next;

    /// <summary>Whether null may stand here.</summary>
    public bool IsNullable { get; set; }

    public int AnchorStart { get; set; }

    public int AnchorEnd { get; set; }

    public int Start { get; set; }

    public int End { get; set; }

    /// <summary>Whether null stands here in the end.</summary>
    public bool IsNulled { get; private set; }

    /// <summary>The last part so far; marks a point to return to.</summary>
    public Slot? Last { get; private set; }

    /// <summary>Whether this is part of nothing any more: a null stands further up.</summary>
    public bool IsLost
    {
        get
        {
            for (var slot = this; slot is not null; slot = slot._parent)
            {
                if (slot.IsNulled)
                    return true;
            }
            return false;
        }
    }

    public void Append(Slot part)
    {
        part._parent = this;
        if (Last is null)
            _first = part;
        else
            Last._next = part;
        Last = part;
    }

    /// <summary>Loses the parts that came after <paramref name="mark"/>.</summary>
    public void DropAfter(Slot? mark)
    {
        for (var part = mark is null ? _first : mark._next; part is not null; part = part._next)
            part.IsNulled = true;
        CutAfter(mark);
    }

    /// <summary>Puts the parts that came after <paramref name="mark"/> into one that stands for all of them.</summary>
    public void Enclose(Slot? mark, Slot region)
    {
        region._first = mark is null ? _first : mark._next;
        region.Last = Last;
        for (var part = region._first; part is not null; part = part._next)
            part._parent = region;
        CutAfter(mark);
        Append(region);
    }

    /// <summary>Lets null stand at the nearest place that allows it, this one or further up.</summary>
    public void BecomeNull()
    {
        var slot = this;
        while (!slot.IsNullable && slot._parent is not null)
            slot = slot._parent;
        slot.IsNulled = true;
    }

    /// <summary>Writes what has become of this part.</summary>
    public void WriteTo(IBufferWriter<byte> target, JsonOutput source)
    {
        if (IsNulled)
        {
            target.Write("null"u8);
            return;
        }
        var position = Start;
        for (var part = _first; part is not null; part = part._next)
        {
            target.Write(source.Written(position, part.AnchorStart));
            part.WriteTo(target, source);
            position = part.AnchorEnd;
        }
        target.Write(source.Written(position, End));
    }

    private void CutAfter(Slot? mark)
    {
        Last = mark;
        if (mark is null)
            _first = null;
        else
            mark._next = null;
    }
}
