using System.Collections.Immutable;
using System.Text.Json;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>Collects what is wrong with one query, at most <see cref="Maximum"/> errors.</summary>
internal sealed class ErrorList
{
    public const int Maximum = 20;

    private readonly ImmutableArray<QueryError>.Builder _errors = ImmutableArray.CreateBuilder<QueryError>();

    public bool IsEmpty => _errors.Count == 0;

    public void Add(string code, string path, string message)
    {
        if (_errors.Count < Maximum)
            _errors.Add(new(code, path, message));
    }

    /// <summary>Notes that something is of another JSON type than it should be, unless it is not.</summary>
    public bool Expect(JsonElement json, JsonValueKind kind, string path, string what)
    {
        if (json.ValueKind == kind)
            return true;
        Add(QueryCodes.TypeWrong, path, $"{what}; found {json.ValueKind}.");
        return false;
    }

    public QueryReading<TQuery> Reading<TQuery>(TQuery query) =>
        IsEmpty ? new QueryReading<TQuery>.Read(query) : new QueryReading<TQuery>.Wrong(_errors.ToImmutable());
}
