using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Tests.Text;

public sealed class LongTextDocumentTests
{
    private static readonly Guid Epoch = Guid.Parse("0190f3a0-0000-7000-8000-000000000001");

    [Fact]
    public void A_change_on_the_latest_version_is_committed_as_it_is()
    {
        var document = LongTextDocument.Create(Epoch, "hello", LongTextLimits.Default);

        var committed = Commit(document, "alice", 1, 1, TextOperation.Insert(5, 5, "!"));

        Assert.Equal("hello!", committed.Document.Text.ToString());
        Assert.Equal(2, committed.Commit.Version);
        Assert.Null(committed.Commit.Sent);
        Assert.Equal("hello", document.Text.ToString());
    }

    [Fact]
    public void A_late_change_is_rebased_over_each_commit_since_its_base()
    {
        var document = LongTextDocument.Create(Epoch, "ab", LongTextLimits.Default);
        document = Commit(document, "alice", 1, 1, TextOperation.Delete(2, 0, 1)).Document;
        document = Commit(document, "alice", 2, 2, TextOperation.Insert(1, 0, "X")).Document;

        var late = Commit(document, "bob", 1, 1, TextOperation.Insert(2, 0, "L"));

        // Over both commits at once the tie would put L left of X, which is not what the clients show.
        Assert.Equal("XLb", late.Document.Text.ToString());
        Assert.Equal(TextOperation.Insert(2, 0, "L"), late.Commit.Sent);
    }

    [Fact]
    public void A_repeated_change_gets_the_version_of_the_first_try()
    {
        var document = LongTextDocument.Create(Epoch, "", LongTextLimits.Default);
        document = Commit(document, "alice", 1, 1, TextOperation.Insert(0, 0, "x")).Document;
        document = Commit(document, "alice", 2, 2, TextOperation.Insert(1, 0, "y")).Document;

        Assert.Equal(3, Assert.IsType<TextChangeOutcome.AlreadyCommitted>(Submit(document, "alice", 2, 2, TextOperation.Insert(1, 0, "y"))).Version);
        Assert.Equal(2, Assert.IsType<TextChangeOutcome.AlreadyCommitted>(Submit(document, "alice", 1, 1, TextOperation.Insert(0, 0, "x"))).Version);
    }

    [Fact]
    public void The_same_client_name_of_another_user_is_another_client()
    {
        var document = LongTextDocument.Create(Epoch, "", LongTextLimits.Default);
        document = Commit(document, "alice", 1, 1, TextOperation.Insert(0, 0, "x")).Document;

        var change = new TextChange(Epoch, 2, "mallory", "alice-tab", 1, TextOperation.Insert(1, 0, "y"));

        Assert.IsType<TextChangeOutcome.Committed>(document.Submit(change, default));
    }

    [Fact]
    public void A_change_that_cannot_be_committed_says_why()
    {
        var limits = new LongTextLimits { TextLength = 10, OperationComponents = 4, OperationInsert = 8, RetainedCommits = 2 };
        var document = LongTextDocument.Create(Epoch, "", limits);
        for (var sequence = 1; sequence <= 4; sequence++)
            document = Commit(document, "alice", sequence, sequence, TextOperation.Insert(sequence - 1, 0, "x")).Document;

        Assert.Equal(TextRefusal.TooOld, Refusal(Submit(document, "bob", 1, 2, TextOperation.Insert(1, 0, "y"))));
        Assert.Equal(TextRefusal.FutureVersion, Refusal(Submit(document, "bob", 1, 6, TextOperation.Insert(4, 0, "y"))));
        Assert.Equal(TextRefusal.LengthMismatch, Refusal(Submit(document, "bob", 1, 5, TextOperation.Insert(5, 0, "y"))));
        Assert.Equal(TextRefusal.LengthMismatch, Refusal(Submit(document, "bob", 1, 4, TextOperation.Insert(4, 0, "y"))));
        Assert.Equal(TextRefusal.OperationTooLarge, Refusal(Submit(document, "bob", 1, 5, TextOperation.Insert(4, 0, "123456789"))));
        Assert.Equal(TextRefusal.TextTooLong, Refusal(Submit(document, "bob", 1, 5, TextOperation.Insert(4, 0, "1234567"))));
        Assert.Equal(TextRefusal.SequenceTooOld, Refusal(Submit(document, "alice", 0, 5, TextOperation.Insert(4, 0, "y"))));
        var foreign = new TextChange(Guid.NewGuid(), 5, "bob", "bob-tab", 1, TextOperation.Insert(4, 0, "y"));
        Assert.Equal(TextRefusal.OtherEpoch, Refusal(document.Submit(foreign, default)));
    }

    [Fact]
    public void A_refusal_tells_the_client_which_of_its_changes_the_text_contains()
    {
        var document = LongTextDocument.Create(Epoch, "", new LongTextLimits { RetainedCommits = 1 });
        document = Commit(document, "alice", 5, 1, TextOperation.Insert(0, 0, "x")).Document;
        document = Commit(document, "bob", 1, 2, TextOperation.Insert(1, 0, "y")).Document;

        var refused = Assert.IsType<TextChangeOutcome.Refused>(Submit(document, "alice", 6, 1, TextOperation.Insert(0, 0, "z")));

        Assert.Equal((TextRefusal.TooOld, 5L), (refused.Reason, refused.LastSequence));
    }

    [Fact]
    public void A_document_restored_from_snapshot_and_log_decides_like_the_one_that_never_stopped()
    {
        var document = LongTextDocument.Create(Epoch, "", LongTextLimits.Default);
        for (var sequence = 1; sequence <= 10; sequence++)
            document = Commit(document, "alice", sequence, sequence, TextOperation.Insert(sequence - 1, 0, "x")).Document;

        var restored = LongTextDocument.Restore(Epoch, 1, TextRope.Empty, [], LongTextLimits.Default);
        foreach (var commit in document.CommitsSince(1)!)
            restored = restored.Append(commit);

        Assert.Equal(document.Text.ToString(), restored.Text.ToString());
        Assert.IsType<TextChangeOutcome.AlreadyCommitted>(Submit(restored, "alice", 10, 10, TextOperation.Insert(9, 0, "x")));
        Assert.Throws<ArgumentException>(() => restored.Append(document.CommitsSince(1)![0]));
    }

    [Fact]
    public void Two_successors_of_one_document_do_not_see_each_other()
    {
        var document = LongTextDocument.Create(Epoch, "", LongTextLimits.Default);
        document = Commit(document, "alice", 1, 1, TextOperation.Insert(0, 0, "x")).Document;

        var left = Commit(document, "bob", 1, 2, TextOperation.Insert(1, 0, "L")).Document;
        var right = Commit(document, "carol", 1, 2, TextOperation.Insert(1, 0, "R")).Document;

        Assert.Equal("bob", left.CommitsSince(2)![0].Author);
        Assert.Equal("carol", right.CommitsSince(2)![0].Author);
        Assert.Empty(document.CommitsSince(2)!);
    }

    [Fact]
    public void Successors_by_equal_commits_are_equal_and_what_follows_them_is_not_shared()
    {
        var document = LongTextDocument.Create(Epoch, "", LongTextLimits.Default);
        document = Commit(document, "alice", 1, 1, TextOperation.Insert(0, 0, "x")).Document;

        var decided = Commit(document, "bob", 1, 2, TextOperation.Insert(1, 0, "b"));
        var applied = document.Append(decided.Commit with { Operation = TextOperation.Insert(1, 0, "b") });
        var left = Commit(decided.Document, "carol", 1, 3, TextOperation.Insert(2, 0, "L")).Document;
        var right = Commit(applied, "dave", 1, 3, TextOperation.Insert(2, 0, "R")).Document;

        Assert.Equal("Lbx", left.Text.ToString());
        Assert.Equal("Rbx", right.Text.ToString());
        Assert.Equal(["alice", "bob", "carol"], left.CommitsSince(1)!.Select(commit => commit.Author));
        Assert.Equal(["alice", "bob", "dave"], right.CommitsSince(1)!.Select(commit => commit.Author));
        Assert.Equal(["alice", "bob"], applied.CommitsSince(1)!.Select(commit => commit.Author));
    }

    [Fact]
    public void An_anchor_of_an_older_version_is_found_again()
    {
        var document = LongTextDocument.Create(Epoch, "hello world", LongTextLimits.Default);
        document = Commit(document, "alice", 1, 1, TextOperation.Insert(11, 6, "wide ")).Document;
        document = Commit(document, "alice", 2, 2, TextOperation.Delete(16, 0, 2)).Document;

        Assert.Equal(4, document.Resolve(1, 6, CursorSide.Left));
        Assert.Equal(9, document.Resolve(1, 6, CursorSide.Right));
        Assert.Null(document.Resolve(1, 12, CursorSide.Left));
        Assert.Null(document.Resolve(9, 0, CursorSide.Left));
    }

    [Fact]
    public void A_client_ten_thousand_revisions_behind_is_rebased()
    {
        var document = LongTextDocument.Create(Epoch, new string('.', 10_000), LongTextLimits.Default);
        for (var sequence = 1; sequence <= 10_000; sequence++)
        {
            var operation = TextOperation.Insert(document.Text.Length, sequence, "x");
            document = Commit(document, "alice", sequence, sequence, operation).Document;
        }

        var late = Commit(document, "bob", 1, 1, TextOperation.Insert(10_000, 5_000, "late"));

        Assert.Equal(20_004, late.Document.Text.Length);
        Assert.Equal(15_000, late.Document.Text.ToString().IndexOf("late", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_that_would_take_too_long_to_rebase_is_refused_as_too_old()
    {
        var document = LongTextDocument.Create(Epoch, "", new LongTextLimits { RebaseSteps = 1 });
        document = Commit(document, "alice", 1, 1, TextOperation.Insert(0, 0, "x")).Document;

        Assert.Equal(TextRefusal.TooOld, Refusal(Submit(document, "bob", 1, 1, TextOperation.Insert(0, 0, "y"))));
        Assert.IsType<TextChangeOutcome.Committed>(Submit(document, "bob", 1, 2, TextOperation.Insert(1, 0, "y")));
    }

    private static TextChangeOutcome.Committed Commit(LongTextDocument document, string author, long sequence, long baseVersion, TextOperation operation) =>
        Assert.IsType<TextChangeOutcome.Committed>(Submit(document, author, sequence, baseVersion, operation));

    private static TextChangeOutcome Submit(LongTextDocument document, string author, long sequence, long baseVersion, TextOperation operation) =>
        document.Submit(new TextChange(Epoch, baseVersion, author, author + "-tab", sequence, operation), DateTimeOffset.UnixEpoch);

    private static TextRefusal Refusal(TextChangeOutcome outcome) => Assert.IsType<TextChangeOutcome.Refused>(outcome).Reason;
}
