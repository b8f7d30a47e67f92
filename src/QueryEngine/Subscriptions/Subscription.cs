using LinkedRecords.FactStore.Log;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>One subscriber of a live query.</summary>
/// <param name="question">What is asked, and by whom.</param>
/// <param name="notBefore">No earlier result is begun with; one that this node has reached.</param>
/// <param name="mailbox">What there is to tell.</param>
internal sealed class Subscription(LiveQuestion question, Revision notBefore, Mailbox mailbox)
{
    public LiveQuestion Question => question;

    public Revision NotBefore => notBefore;

    public Mailbox Mailbox => mailbox;

    /// <summary>Where it is subscribed; null before and after. Of the loop alone.</summary>
    public LiveQuery? Query { get; set; }
}
