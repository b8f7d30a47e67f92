using System.Text.RegularExpressions;

namespace LinkedRecords.Architecture.Tests;

public sealed partial class DocumentTests
{
    private static readonly string[] Scripts = ["run", "test", "linkedrecords", ".ci/run"];
    private static readonly string[] Documents = ["README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "docs/architecture.md"];
    private static readonly string[] Roots = ["src", "tests", "docs", "bench", "scripts", "samples", "clients", "console"];

    [Fact]
    public void A_document_names_only_files_that_exist()
    {
        var missing =
            from document in Repository.Files("*.md")
            from path in PathsIn(document)
            where !Path.Exists(Repository.PathOf(path)) && !Path.Exists(Path.Combine(FolderOf(document), path))
            select $"{document}: {path}";

        Assert.Empty(missing);
    }

    [Fact]
    public void A_link_in_a_document_leads_somewhere()
    {
        var broken =
            from document in Repository.Files("*.md")
            from Match link in Link().Matches(File.ReadAllText(Repository.PathOf(document)))
            let target = link.Groups["target"].Value
            where !Path.Exists(Path.Combine(FolderOf(document), target))
            select $"{document}: {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Decisions_are_numbered_without_a_number_twice()
    {
        var numbers = Repository.Files("*.md")
            .Where(file => file.StartsWith("docs/decisions/", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file)[..4])
            .ToArray();

        Assert.Equal(numbers.Length, numbers.Distinct(StringComparer.Ordinal).Count());
        Assert.All(numbers, number => Assert.Matches("^[0-9]{4}$", number));
    }

    [Fact]
    public void Every_test_that_a_promise_names_exists()
    {
        var tests = string.Concat(Repository.Files("*.cs").Where(file => file.StartsWith("tests/", StringComparison.Ordinal))
            .Select(file => File.ReadAllText(Repository.PathOf(file))));
        var named = TestName().Matches(File.ReadAllText(Repository.PathOf("docs/guarantees.md"))).Select(name => name.Groups["name"].Value).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains($" {name}(", tests, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_newcomer_starts_with_is_there_and_can_be_executed()
    {
        Assert.All(
            Scripts,
            script => Assert.True(
                !OperatingSystem.IsWindows() && File.GetUnixFileMode(Repository.PathOf(script)).HasFlag(UnixFileMode.UserExecute), script));
        Assert.All(
            Documents,
            document => Assert.True(File.Exists(Repository.PathOf(document)), document));
    }

    [Fact]
    public void A_lock_file_names_no_host_that_packages_came_from()
    {
        var named =
            from file in Repository.Files("package-lock.json")
            where File.ReadLines(Repository.PathOf(file)).Any(line => line.Contains("\"resolved\": \"http", StringComparison.Ordinal))
            select file;

        Assert.Empty(named);
    }

    private static IEnumerable<string> PathsIn(string document) =>
        Code().Matches(File.ReadAllText(Repository.PathOf(document)))
            .Select(match => match.Groups["path"].Value.TrimEnd('/', '.'))
            .Where(path => Roots.Contains(path.Split('/')[0], StringComparer.Ordinal) && !path.Contains("NNNN", StringComparison.Ordinal));

    private static string FolderOf(string document) => Path.GetDirectoryName(Repository.PathOf(document))!;

    [GeneratedRegex(@"`(?<path>[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+/?)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex("`(?<name>[A-Z][a-z]*(_[A-Za-z0-9]+){3,})`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\((?<target>[^):#\s]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
