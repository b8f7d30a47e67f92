using LinkedRecords.GraphQL.Errors;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>The path of what is being completed. Most paths are never looked at, so they become objects only on demand.</summary>
internal sealed class PathStack
{
    private ResponsePath? _base;
    private PathSegment[] _segments = new PathSegment[8];
    private ResponsePath?[] _paths = new ResponsePath?[8];
    private int _depth;

    /// <summary>Starts anew below <paramref name="path"/>.</summary>
    public void StartAt(ResponsePath? path)
    {
        _base = path;
        _depth = 0;
    }

    /// <summary>Starts anew at a position.</summary>
    public void StartAt(ResponsePosition position)
    {
        StartAt(position.Above);
        if (position.HasStep)
            Push(position.Step);
    }

    public void Push(PathSegment segment)
    {
        if (_depth == _segments.Length)
        {
            Array.Resize(ref _segments, _depth * 2);
            Array.Resize(ref _paths, _depth * 2);
        }
        _segments[_depth] = segment;
        _paths[_depth++] = null;
    }

    public void Pop() => _depth--;

    /// <summary>Whether the innermost step is the index of a list.</summary>
    public bool IsAtItem => (_depth > 0 ? _segments[_depth - 1] : _base?.Segment ?? default).Key is null && (_depth > 0 || _base is not null);

    /// <summary>The position where it is. What is above the innermost step becomes a path object, the same one for all siblings.</summary>
    public ResponsePosition Position()
    {
        if (_depth == 0 || _paths[_depth - 1] is not null)
            return new ResponsePosition(Current());
        var step = _segments[--_depth];
        var above = Current();
        _depth++;
        return new ResponsePosition(above, step);
    }

    /// <summary>The path as an object; the same one for the same position, as long as that stays on the stack.</summary>
    public ResponsePath? Current()
    {
        var known = _depth;
        while (known > 0 && _paths[known - 1] is null)
            known--;
        var path = known == 0 ? _base : _paths[known - 1];
        for (; known < _depth; known++)
            _paths[known] = path = new ResponsePath(path, _segments[known]);
        return path;
    }
}
