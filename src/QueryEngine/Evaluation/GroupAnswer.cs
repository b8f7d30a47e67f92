using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>The answer to one query.</summary>
public abstract record GroupAnswer
{
    private GroupAnswer()
    {
    }

    /// <summary>How many records or facts it hands out: what it costs whoever answers with it.</summary>
    public virtual int Size => 0;

    /// <summary>The records, in order.</summary>
    /// <param name="Records">At most as many as were asked for.</param>
    /// <param name="Total">How many match in all, whatever page this is.</param>
    /// <param name="After">The cursor to go on with; null when there are no more.</param>
    /// <param name="Plan">How they were found, one line a step; empty unless asked for.</param>
    public sealed record Rows(ImmutableArray<Node> Records, int Total, string? After, ImmutableArray<string> Plan) : GroupAnswer
    {
        /// <inheritdoc/>
        public override int Size => Records.Length;
    }

    /// <summary>How many there are.</summary>
    public sealed record Count(int Value, ImmutableArray<string> Plan) : GroupAnswer;

    /// <summary>Whether there is any.</summary>
    public sealed record Exists(bool Value, ImmutableArray<string> Plan) : GroupAnswer;

    /// <summary>The record with the id that was given; null when there is none that the viewer may read.</summary>
    public sealed record ById(Node? Record) : GroupAnswer;

    /// <summary>The facts, each once, ordered by subject, predicate and object.</summary>
    public sealed record Facts(ImmutableArray<Fact> Found) : GroupAnswer
    {
        /// <inheritdoc/>
        public override int Size => Found.Length;
    }

    /// <summary>It cannot be answered.</summary>
    public sealed record Failed(Language.QueryError Error) : GroupAnswer;
}
