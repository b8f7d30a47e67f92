using System.Security.Cryptography;
using System.Text;
using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>Ids for new elements: 60 bits of the actor's hash, the change's number, and a number within it.</summary>
internal sealed class ElementIds(ActorId actor, ulong sequence)
{
    private readonly string _prefix =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(actor.Value)))[..15] + "-" + sequence.ToString("x", null) + "-";

    private int _next;

    public string Next() => _prefix + (_next++).ToString("x", null);
}
