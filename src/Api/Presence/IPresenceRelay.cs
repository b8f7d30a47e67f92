namespace LinkedRecords.Api.Presence;

/// <summary>Carries presence between the server nodes. May lose, double and delay; the nodes tell everything again in time.</summary>
internal interface IPresenceRelay
{
    /// <summary>Hands a message over without waiting. What cannot be carried in time is dropped, the oldest first.</summary>
    void Send(PresenceMessage message);

    /// <summary>Carries until it is cancelled.</summary>
    /// <param name="received">Takes what other nodes tell, perhaps also what this one told itself.</param>
    /// <param name="connected">Called whenever messages begin to arrive; those before are lost.</param>
    Task RunAsync(Action<PresenceMessage> received, Action connected, CancellationToken cancellationToken);
}
