using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>The path of what is being completed. Most paths are never looked at, so they become objects only on demand.</summary>
internal sealed class PathStack
{
    private ResponsePath? _base;
    private Entry[] _entries = new Entry[8];
    private int _depth;

    /// <summary>Starts anew below <paramref name="path"/>.</summary>
    public void StartAt(ResponsePath? path)
    {
        _base = path;
        _depth = 0;
    }

    public void Push(string key) => Push(new Entry { Segment = key });

    public void Push(int index) => Push(new Entry { Segment = index });

    public void Pop() => _depth--;

    /// <summary>Whether the innermost step is the index of a list.</summary>
    public bool IsAtItem => (_depth > 0 ? _entries[_depth - 1].Segment : _base?.Segment ?? default).Key is null && (_depth > 0 || _base is not null);

    /// <summary>The path as an object; the same one for the same position, as long as that stays on the stack.</summary>
    public ResponsePath? Current()
    {
        var known = _depth;
        while (known > 0 && _entries[known - 1].Path is null)
            known--;
        var path = known == 0 ? _base : _entries[known - 1].Path;
        for (; known < _depth; known++)
            _entries[known].Path = path = new ResponsePath(path, _entries[known].Segment);
        return path;
    }

    private void Push(Entry entry)
    {
        if (_depth == _entries.Length)
            Array.Resize(ref _entries, _depth * 2);
        _entries[_depth++] = entry;
    }

    private struct Entry
    {
        public PathSegment Segment;
        public ResponsePath? Path;
    }
}
