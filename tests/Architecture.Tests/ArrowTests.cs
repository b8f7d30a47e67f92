using System.Xml.Linq;

namespace LinkedRecords.Architecture.Tests;

public sealed class ArrowTests
{
    /// <summary>The table of docs/architecture.md. An arrow that is not here is a mistake.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["FactStore"] = [],
        ["Collaboration"] = [],
        ["GraphQL"] = [],
        ["QueryEngine"] = ["FactStore"],
        ["Api"] = ["Collaboration", "FactStore", "GraphQL", "QueryEngine"],
    };

    private static readonly string[] Projects = [.. Repository.Files("*.csproj").Order(StringComparer.Ordinal)];

    [Fact]
    public void Only_the_projects_of_the_table_exist_below_src() =>
        Assert.Equal(
            Allowed.Keys.Order(StringComparer.Ordinal),
            Projects.Where(IsSource).Select(Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_project_references_only_what_the_table_allows()
    {
        foreach (var project in Projects.Where(IsSource))
            Assert.Empty(References(project).Except(Allowed[Name(project)], StringComparer.Ordinal).Select(other => $"{project} -> {other}"));
    }

    [Fact]
    public void A_project_names_in_its_code_only_what_it_may_reference()
    {
        foreach (var (project, allowed) in Allowed)
        {
            var forbidden = Allowed.Keys.Except(allowed, StringComparer.Ordinal).Where(other => !string.Equals(other, project, StringComparison.Ordinal))
                .Select(other => $"using LinkedRecords.{other}").ToArray();
            Assert.Empty(Repository.Files("*.cs")
                .Where(file => file.StartsWith($"src/{project}/", StringComparison.Ordinal))
                .SelectMany(file => File.ReadLines(Repository.PathOf(file)).Where(line => forbidden.Any(line.StartsWith)).Select(line => $"{file}: {line}")));
        }
    }

    [Fact]
    public void Every_project_has_tests_of_its_name() =>
        Assert.All(Allowed.Keys, project => Assert.Contains($"tests/{project}.Tests/{project}.Tests.csproj", Projects, StringComparer.Ordinal));

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = File.ReadAllText(Repository.PathOf("LinkedRecords.sln")).Replace('\\', '/');

        Assert.All(Projects, project => Assert.Contains(project, solution, StringComparison.Ordinal));
    }

    [Fact]
    public void A_version_of_a_package_stands_in_one_place() =>
        Assert.DoesNotContain(
            Projects,
            project => XDocument.Load(Repository.PathOf(project)).Descendants("PackageReference").Any(package => package.Attribute("Version") is not null));

    [Fact]
    public void A_warning_that_is_silenced_has_a_reason_beside_it()
    {
        var unexplained =
            from project in Projects
            from silenced in XDocument.Load(Repository.PathOf(project)).Descendants("NoWarn")
            where silenced.PreviousNode is not XComment
            select project;

        Assert.Empty(unexplained);
    }

    private static bool IsSource(string project) => project.StartsWith("src/", StringComparison.Ordinal);

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project);

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Repository.PathOf(project)).Descendants("ProjectReference")
            .Select(reference => Name(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
