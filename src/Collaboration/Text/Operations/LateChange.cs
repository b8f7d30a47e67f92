namespace LinkedRecords.Collaboration.Text.Operations;

/// <summary>
/// An operation on its way over committed ones. As long as these change the text strictly before or behind all of its own changes, only
/// the lengths kept around them move; where they touch, it is transformed.
/// </summary>
/// <remarks>
/// Strictly apart there is no tie and nothing deleted twice, so that moving the lengths is what transforming would do; a test compares both.
/// </remarks>
internal sealed class LateChange(TextOperation operation)
{
    private TextOperation _operation = operation;
    private (int Before, int After) _kept = operation.Kept;
    private int _length = operation.BaseLength;
    private bool _isMoved;

    /// <summary>The operation, made for the text after the last one that it was taken over.</summary>
    public TextOperation Operation
    {
        get
        {
            if (_isMoved)
                _operation = _operation.WithKept(_kept.Before, _kept.After);
            _isMoved = false;
            return _operation;
        }
    }

    /// <summary>Takes it over one more operation.</summary>
    /// <returns>The number of components that had to be walked.</returns>
    public int Over(TextOperation committed)
    {
        TextLengthMismatchException.ThrowUnlessEqual("transform", _length, committed.BaseLength);
        var (before, after) = committed.Kept;
        var change = committed.ResultLength - committed.BaseLength;
        _length = committed.ResultLength;
        if (!_operation.IsIdentity && !committed.IsIdentity)
        {
            if (committed.BaseLength - after < _kept.Before)
                return Move(before: change, after: 0);
            if (before > committed.BaseLength - _kept.After)
                return Move(before: 0, after: change);
        }

        var own = Operation;
        _operation = own.Transform(committed, TieOrder.OtherFirst);
        _kept = _operation.Kept;
        return own.Components.Length + committed.Components.Length;
    }

    private int Move(int before, int after)
    {
        _kept = (_kept.Before + before, _kept.After + after);
        _isMoved = true;
        return 1;
    }
}
