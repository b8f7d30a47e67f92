namespace LinkedRecords.Architecture.Tests;

/// <summary>The files of the project, without what is built or installed.</summary>
internal static class Repository
{
    private static readonly string[] Foreign = [".git", "artifacts", "node_modules", "bin", "obj", "dist", "data"];

    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Files(string pattern) => Files(new DirectoryInfo(Root), pattern);

    private static IEnumerable<string> Files(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Select(file => Path.GetRelativePath(Root, file.FullName))
            .Concat(folder.EnumerateDirectories()
                .Where(inner => !Foreign.Contains(inner.Name, StringComparer.Ordinal) && inner.LinkTarget is null)
                .SelectMany(inner => Files(inner, pattern)));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LinkedRecords.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the project.");
    }
}
