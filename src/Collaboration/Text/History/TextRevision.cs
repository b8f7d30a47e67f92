using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.History;

/// <summary>One step of the readable history: a commit, or consecutive commits of one author merged into one.</summary>
/// <param name="FirstVersion">The first version that it contains.</param>
/// <param name="Version">The last version that it contains, whose text it makes.</param>
/// <param name="Author">The user.</param>
/// <param name="At">When the last of them was committed.</param>
/// <param name="Operation">Applies to the text at <c>FirstVersion - 1</c>.</param>
public sealed record TextRevision(long FirstVersion, long Version, string Author, DateTimeOffset At, TextOperation Operation)
{
    /// <summary>The revision of one commit.</summary>
    public static TextRevision Of(TextCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return new TextRevision(commit.Version, commit.Version, commit.Author, commit.At, commit.Operation);
    }
}
