using System.Globalization;
using System.Text.RegularExpressions;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Writing;

/// <summary>How the id of a transaction says to which editing session it belongs, and whether it takes another one back.</summary>
/// <remarks>
/// <c>session~e~id</c> is an edit; <c>session~u12~id</c> undoes what revision 12 did, <c>session~r14~id</c> redoes what the undo in
/// revision 14 took back. So the log alone tells what can be undone, on every node and after every restart.
/// </remarks>
/// <param name="Session">The session.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Target">What it takes back; none for an edit.</param>
/// <param name="Own">The client's own id of the call.</param>
internal sealed partial record SessionId(string Session, SessionStepKind Kind, Revision Target, string Own)
{
    /// <summary>The longest id that a client gives a call.</summary>
    public const int LongestOwn = 64;

    private const int LongestSession = 40;

    /// <summary>The id as the log keeps it.</summary>
    public string Text => Kind switch
    {
        SessionStepKind.Edit => $"{Session}~e~{Own}",
        SessionStepKind.Undo => string.Create(CultureInfo.InvariantCulture, $"{Session}~u{Target.Value}~{Own}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Session}~r{Target.Value}~{Own}"),
    };

    /// <summary>The id of an edit; one without a session is the client's own.</summary>
    /// <exception cref="WriteRefusedException">One of them is not well formed.</exception>
    public static string OfEdit(string? session, string own) =>
        session is null ? CheckedOwn(own) : new SessionId(CheckedSession(session), SessionStepKind.Edit, Revision.None, CheckedOwn(own)).Text;

    /// <summary>Reads an id of a session; null when it is none of this form.</summary>
    public static SessionId? TryParse(string text)
    {
        var parts = text.Split(Transaction.SessionEnd, 3);
        if (parts is not [var session, [var kind, ..] middle, var own])
        {
            return null;
        }

        var hasTarget = long.TryParse(middle.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var target);
        return (kind, hasTarget) switch
        {
            ('e', false) => new SessionId(session, SessionStepKind.Edit, Revision.None, own),
            ('u', true) => new SessionId(session, SessionStepKind.Undo, new Revision(target), own),
            ('r', true) => new SessionId(session, SessionStepKind.Redo, new Revision(target), own),
            _ => null,
        };
    }

    /// <summary>A session's name that is well formed.</summary>
    /// <exception cref="WriteRefusedException">It is not.</exception>
    public static string CheckedSession(string session) => session.Length <= LongestSession && Name().IsMatch(session)
        ? session
        : throw new WriteRefusedException("SESSION_INVALID", $"A session's name has 1 to {LongestSession} letters, digits and . _ : -; take a UUID for each tab.");

    /// <summary>A client's own id of a call that is well formed.</summary>
    /// <exception cref="WriteRefusedException">It is not.</exception>
    public static string CheckedOwn(string own) => own.Length is > 0 and <= LongestOwn && !own.Contains(Transaction.SessionEnd, StringComparison.Ordinal)
        ? own
        : throw new WriteRefusedException(RefusalCodes.InvalidTransactionId, $"The id of a call has 1 to {LongestOwn} characters and no ~. Take a UUID.");

    [GeneratedRegex(@"\A[0-9A-Za-z._:-]+\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
