namespace LinkedRecords.Collaboration.Tests.Text.Vectors;

public sealed class TextVectorTests
{
    private const string Page = "docs/formats/longtext-vectors.json";

    [Fact]
    public void The_vectors_that_other_implementations_are_compared_with_are_what_this_one_makes()
    {
        var file = Path.Combine(Root(), Page);
        var written = TextVectors.Write();
        if (Environment.GetEnvironmentVariable("LINKEDRECORDS_WRITE_VECTORS") is "1")
            File.WriteAllText(file, written);

        Assert.True(
            string.Equals(written, File.ReadAllText(file), StringComparison.Ordinal),
            $"{Page} is not what the code makes. If that is wanted, run this test with LINKEDRECORDS_WRITE_VECTORS=1 and look at the difference.");
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LinkedRecords.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the project.");
    }
}
