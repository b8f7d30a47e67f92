namespace LinkedRecords.FactStore.Tests.Conformance;

/// <summary>A test over cases from outside the project; skipped, and said so, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConformanceFactAttribute : FactAttribute
{
    public ConformanceFactAttribute(string folder)
    {
        if (Root is null || !Directory.Exists(Path.Combine(Root, folder)))
            Skip = $"There is no folder {folder} in {Root ?? "../shared/conformance"}; LINKEDRECORDS_CONFORMANCE names another one.";
    }

    /// <summary>The folder that the environment names, or the one beside the project.</summary>
    public static string? Root { get; } =
        Environment.GetEnvironmentVariable("LINKEDRECORDS_CONFORMANCE") is { Length: > 0 } named ? named : BesideTheProject();

    private static string? BesideTheProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LinkedRecords.sln")))
                return Path.Combine(folder.FullName, "..", "shared", "conformance");
        }

        return null;
    }
}
