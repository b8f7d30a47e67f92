using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Tests.Oracle;

/// <summary>A true fact, and who stated it.</summary>
internal sealed record Statement(string Subject, string Predicate, string Object, string Author)
{
    public bool Is(string subject, string predicate, string @object) =>
        Subject == subject && Predicate == predicate && Object == @object;

    public Fact ToFact() => new(new(Subject), new(Predicate), new(Object));
}
