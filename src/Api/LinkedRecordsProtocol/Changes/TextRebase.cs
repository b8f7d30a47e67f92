using LinkedRecords.Collaboration.Text.Documents;
using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.Collaboration.Text.PackedChangesets;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Changes;

/// <summary>Brings a client's change of a text to the newest version, in the steps in which the client was or will be told of the others.</summary>
/// <remarks>
/// Whether a change is transformed over a deletion and an insertion at one place together, or over one after the other, decides on which side of
/// the insertion it ends. The client sees single steps, so the same steps are gone here.
/// </remarks>
internal static class TextRebase
{
    private const int MostSteps = 100_000;

    /// <summary>The change on the newest version; null when it does not fit the text that it claims to be made on, or that text is too old.</summary>
    public static TextOperation? ToNewest(LongTextDocument document, TextParent parent, TextOperation change)
    {
        if (document.CommitsSince(parent.Version) is not { } commits || (parent.Steps > 0 && commits.Count == 0))
        {
            return null;
        }

        try
        {
            var walked = 0;
            foreach (var step in commits.SelectMany(commit => PackedChangeset.SplitIntoSingleSteps(commit.Operation)).Skip(parent.Steps))
            {
                if (++walked > MostSteps)
                {
                    return null;
                }

                change = change.Transform(step, TieOrder.OtherFirst);
            }

            return change.BaseLength == document.Text.Length ? change : null;
        }
        catch (TextLengthMismatchException)
        {
            return null;
        }
    }
}
