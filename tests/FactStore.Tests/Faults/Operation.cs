using System.Globalization;

namespace LinkedRecords.FactStore.Tests.Faults;

/// <summary>What a worker did, as a line of its history: once when it begins, once when it knows the end.</summary>
/// <param name="Id">The transaction's id, or a name for a read.</param>
/// <param name="Kind">What was attempted.</param>
/// <param name="Register">Which register.</param>
/// <param name="At">Nanoseconds of the machine's monotonic clock, the same in every process.</param>
/// <param name="Ending">Null for the beginning.</param>
/// <param name="Revision">The revision that was written or read.</param>
/// <param name="Value">The value that was written or read.</param>
internal sealed record Operation(
    string Id, OperationKind Kind, int Register, long At, Ending? Ending = null, long Revision = 0, long Value = 0)
{
    /// <summary>Who did it: what stands before the last hyphen of the id.</summary>
    public string Client => ClientOf(Id);

    public static string ClientOf(string id) => id[..Math.Max(0, id.LastIndexOf('-'))];

    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture, $"{Id} {Kind} {Register} {At} {Ending?.ToString() ?? "-"} {Revision} {Value}\n");

    /// <summary>Reads a line; null when the process was killed while it wrote it.</summary>
    public static Operation? Parse(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length != 7 || !long.TryParse(parts[6], CultureInfo.InvariantCulture, out var value))
            return null;
        return new(
            parts[0],
            Enum.Parse<OperationKind>(parts[1]),
            int.Parse(parts[2], CultureInfo.InvariantCulture),
            long.Parse(parts[3], CultureInfo.InvariantCulture),
            Enum.TryParse<Ending>(parts[4], out var ending) ? ending : null,
            long.Parse(parts[5], CultureInfo.InvariantCulture),
            value);
    }
}
