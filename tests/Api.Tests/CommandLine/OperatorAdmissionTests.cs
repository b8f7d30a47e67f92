using LinkedRecords.Api.CommandLine;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Memory;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Tests.CommandLine;

public sealed class OperatorAdmissionTests : IAsyncDisposable
{
    private static readonly Node Ann = new("us-ann");
    private static readonly Node Ben = new("us-ben");
    private static readonly Node Record = new("kv-1");
    private static readonly Node Duty = new("Task");
    private static readonly Node Text = new("\"Something to do\"");

    private readonly MemoryFactStore _store = new(new OperatorAdmission(), TimeProvider.System);
    private int _count;

    [Fact]
    public async Task What_an_operator_states_needs_no_rights()
    {
        Fact[] stated = [new(Record, new Node("isA"), Duty), new(Ben, ReservedPredicates.CanAccess, Record)];

        var written = await WriteAsync(Ann, stated);

        Assert.Equal<Fact>(stated, written.Asserted);
    }

    [Fact]
    public async Task A_node_keeps_one_accountable()
    {
        await WriteAsync(Ann, new Fact(Ann, ReservedPredicates.IsAccountableFor, Record));

        var written = await WriteAsync(
            Ben, new Fact(Record, new Node("isA"), Duty), new Fact(Ben, ReservedPredicates.IsAccountableFor, Record));

        Assert.Equal<Fact>([new Fact(Ann, ReservedPredicates.IsAccountableFor, Record)], written.Retracted);
        Assert.Equal<Fact>(
            [new Fact(Record, new Node("isA"), Duty), new Fact(Ben, ReservedPredicates.IsAccountableFor, Record)], written.Asserted);
    }

    [Fact]
    public async Task Two_accountables_for_one_node_are_refused()
    {
        var outcome = await CommitAsync(
            Ann, new Fact(Ann, ReservedPredicates.IsAccountableFor, Record), new Fact(Ben, ReservedPredicates.IsAccountableFor, Record));

        var refused = Assert.IsType<CommitOutcome.Refused>(outcome);
        Assert.Equal(AuthorizationCodes.AccountabilityAmbiguous, Assert.Single(refused.Reasons).Code);
    }

    [Fact]
    public async Task A_declared_term_is_listed_and_belongs_to_who_declares_it()
    {
        var written = await WriteAsync(Ann, new Fact(Record, new Node("isA"), Duty), new Fact(Duty, ReservedPredicates.IsATermFor, Text));

        Assert.Equal<Fact>(
            [
                new Fact(Ann, ReservedPredicates.IsAccountableFor, Duty),
                new Fact(Duty, ReservedPredicates.IsMemberOf, WellKnownNodes.Terms),
                new Fact(Record, new Node("isA"), Duty),
                new Fact(Duty, ReservedPredicates.IsATermFor, Text),
            ],
            written.Asserted);
    }

    [Fact]
    public async Task A_term_that_is_declared_already_stays_as_it_is()
    {
        await WriteAsync(Ann, new Fact(Duty, ReservedPredicates.IsATermFor, Text));

        var written = await WriteAsync(
            Ben, new Fact(Record, new Node("isA"), Duty), new Fact(Duty, ReservedPredicates.IsATermFor, new Node("\"Mine\"")));

        Assert.Equal<Fact>([new Fact(Record, new Node("isA"), Duty)], written.Asserted);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task<Transaction> WriteAsync(Node author, params Fact[] facts) =>
        Assert.IsType<CommitOutcome.Committed>(await CommitAsync(author, facts)).Entry.Transaction;

    private ValueTask<CommitOutcome> CommitAsync(Node author, params Fact[] facts) => _store.CommitAsync(
        new Transaction { Id = $"t{++_count}", Author = author, Asserted = [.. facts] }, CancellationToken.None);
}
