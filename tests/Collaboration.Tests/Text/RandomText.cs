using System.Text;
using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Tests.Text;

/// <summary>Short random texts and operations over few letters, with whole and half surrogate pairs among them.</summary>
internal static class RandomText
{
    private static readonly string[] Letters = ["a", "b", "c", "\n", "é", "😀", "😁", "\uD83D", "\uDE00"];

    public static string Text(Random random, int letters)
    {
        var text = new StringBuilder();
        for (var count = random.Next(letters + 1); count > 0; count--)
            text.Append(Letters[random.Next(Letters.Length)]);
        return text.ToString();
    }

    public static TextOperation Operation(Random random, int baseLength)
    {
        var builder = new TextOperationBuilder();
        var left = baseLength;
        while (left > 0 || random.Next(3) == 0)
        {
            var length = Math.Min(left, random.Next(1, 6));
            _ = random.Next(4) switch
            {
                0 => builder.Insert(Text(random, 3)),
                1 => builder.Delete(length),
                _ => builder.Retain(length),
            };
            left = baseLength - builder.Build().BaseLength;
        }

        return builder.Build();
    }

    public static TextOperation Edit(Random random, int baseLength)
    {
        var position = random.Next(baseLength + 1);
        var deleted = random.Next(3) == 0 ? random.Next(Math.Min(4, baseLength - position) + 1) : 0;
        return TextOperation.Replace(baseLength, position, deleted, deleted > 0 && random.Next(2) == 0 ? "" : Text(random, 3));
    }
}
