using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Identity;

/// <summary>Makes the node of a user.</summary>
internal static class UserIds
{
    private const string Prefix = "us-";
    private const int RandomBytes = 16;
    private const string Why = "An identifier that existing data is keyed by, not a protection.";

    /// <summary>A node that says nothing about its user.</summary>
    public static Node New() => new(Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>The node of somebody whom a provider knows as <paramref name="subject"/>: the same on every node and after a restore.</summary>
    [SuppressMessage("Security", "CA5351", Justification = Why), SuppressMessage("Sonar", "S4790", Justification = Why)]
    public static Node Of(string subject) =>
        new(Prefix + Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(subject))));

    /// <summary>Whether the node has the form of a user's.</summary>
    public static bool IsUser(Node node) => node.Spelling.StartsWith(Prefix, StringComparison.Ordinal);
}
