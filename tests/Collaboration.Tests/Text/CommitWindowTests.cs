using System.Runtime.CompilerServices;
using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.Ropes;

namespace LinkedRecords.Collaboration.Tests.Text;

/// <summary>Commits that were sealed, or read from the log again, are the commits that they were.</summary>
public sealed class CommitWindowTests
{
    private static readonly Guid Epoch = Guid.Parse("0190f3a0-0000-7000-8000-000000000003");

    [Fact]
    public void A_change_far_behind_is_rebased_over_every_commit_one_after_the_other()
    {
        var (document, log) = Typed(commits: 1_500, LongTextLimits.Default);
        var late = TextOperation.Replace(log[3].Operation.ResultLength, 1, 2, "late");

        var committed = Assert.IsType<TextChangeOutcome.Committed>(document.Submit(new TextChange(Epoch, log[3].Version, "bob", "tab", 1, late), default));

        var expected = log.Skip(4).Aggregate(late, (operation, commit) => operation.Transform(commit.Operation, TieOrder.OtherFirst));
        Assert.Equal(expected, committed.Commit.Operation);
    }

    [Fact]
    public void All_commits_come_back_as_they_were()
    {
        var (document, log) = Typed(commits: 1_300, LongTextLimits.Default);

        foreach (var version in new long[] { 1, 2, 255, 256, 257, 600, 1_299, 1_300, 1_301 })
            Assert.Equal(log.Where(commit => commit.Version > version), document.CommitsSince(version)!);
    }

    [Fact]
    public void A_text_of_a_snapshot_that_reaches_back_is_as_the_one_that_never_left_memory()
    {
        var (document, log) = Typed(commits: 900, LongTextLimits.Default);
        var restored = LongTextDocument.Restore(Epoch, 700, TextAt(log, 700), document.Clients, LongTextLimits.Default);
        restored = log.Where(commit => commit.Version > 700).Aggregate(restored, (current, commit) => current.Append(commit));

        var reaching = restored.WithEarlier([.. log.Where(commit => commit.Version is > 50 and <= 700)]);

        Assert.Equal(50, reaching.OldestBase);
        Assert.Equal(document.CommitsSince(50)!, reaching.CommitsSince(50)!);
        Assert.Throws<ArgumentException>(() => restored.WithEarlier([log[10]]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    [InlineData(1_000)]
    public void As_many_commits_as_promised_stay_and_not_many_more(int retained)
    {
        var (document, log) = Typed(commits: 1_700, new LongTextLimits { RetainedCommits = retained });

        Assert.InRange(document.Version - document.OldestBase, retained, retained + CommitWindow.SealedTogether - 1);
        Assert.Equal(log.Where(commit => commit.Version > document.OldestBase), document.CommitsSince(document.OldestBase)!);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public void Commits_that_have_left_are_let_go(int retained)
    {
        var (document, seen) = Seen();

#pragma warning disable S1215 // What is alive after a collection is what is asked.
        GC.Collect();
#pragma warning restore S1215

        Assert.DoesNotContain(seen, commit => commit.TryGetTarget(out _));
        GC.KeepAlive(document);

        // Where a local of the test would keep them.
        [MethodImpl(MethodImplOptions.NoInlining)]
        (LongTextDocument Document, List<WeakReference<TextCommit>> Seen) Seen()
        {
            var (typed, log) = Typed(commits: 1_700, new LongTextLimits { RetainedCommits = retained });
            return (typed, [.. log.Take(100).Select(commit => new WeakReference<TextCommit>(commit))]);
        }
    }

    // The 513th and the 769th have some sealed; what comes before and after that is alike.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(767)]
    [InlineData(768)]
    public void Successors_of_one_document_do_not_see_each_other(int commits)
    {
        var (document, log) = Typed(commits, LongTextLimits.Default);

        var successors = new[] { "alice", "bob", "carol" }.Select(author => Append(document, author)).ToList();
        var grandchildren = successors.Select(successor => Append(successor, "dora")).ToList();

        foreach (var (successor, author) in successors.Zip(["alice", "bob", "carol"]))
            Assert.Equal([.. log.Select(commit => commit.Author), author], successor.CommitsSince(1)!.Select(commit => commit.Author));
        foreach (var (grandchild, author) in grandchildren.Zip(["alice", "bob", "carol"]))
            Assert.Equal([.. log.Select(commit => commit.Author), author, "dora"], grandchild.CommitsSince(1)!.Select(commit => commit.Author));

        static LongTextDocument Append(LongTextDocument document, string author) => document.Append(new TextCommit(
            document.Version + 1, document.Version, author, $"{author}-tab", 10_000, default, TextOperation.Insert(document.Text.Length, 0, author)));
    }

    private static TextRope TextAt(List<TextCommit> log, long version) =>
        log.TakeWhile(commit => commit.Version <= version).Aggregate(TextRope.Empty, (text, commit) => text.Apply(commit.Operation));

    private static (LongTextDocument Document, List<TextCommit> Log) Typed(int commits, LongTextLimits limits)
    {
        var random = new Random(7);
        var document = LongTextDocument.Create(Epoch, "", limits);
        var log = new List<TextCommit>();
        for (var number = 1; number <= commits; number++)
        {
            // Now and then on an older version, so that some commits hold what was sent as well.
            var author = number % 3 == 0 ? "alice" : "carol";
            var at = DateTimeOffset.UnixEpoch.AddSeconds(number * 3);
            var isLate = number % 7 == 0 && document.OldestBase < document.Version;
            var length = isLate ? log[^1].Operation.BaseLength : document.Text.Length;
            var change = new TextChange(Epoch, document.Version - (isLate ? 1 : 0), author, $"{author}-tab", number, RandomText.Edit(random, length));
            var committed = Assert.IsType<TextChangeOutcome.Committed>(document.Submit(change, at));
            log.Add(committed.Commit);
            document = committed.Document;
        }

        return (document, log);
    }
}
