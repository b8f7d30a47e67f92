using System.Globalization;

namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>The places in the variables of a request, or of the requests of a batch, that wait for a file.</summary>
/// <param name="variables">The variables of each request, as raw values that can be changed.</param>
/// <param name="isBatch">Whether paths begin with the index of a request.</param>
internal sealed class FilePlaces(object?[] variables, bool isBatch)
{
    /// <summary>Whether the place exists and holds null.</summary>
    public bool IsEmpty(string path) => Find(path) switch
    {
        (IDictionary<string, object?> map, var key) => map.TryGetValue(key, out var value) && value is null,
        (IList<object?> list, var key) => IndexOf(list, key) is { } index && list[index] is null,
        _ => false,
    };

    /// <summary>Puts a file into an empty place.</summary>
    public void Put(string path, UploadedFile file)
    {
        switch (Find(path))
        {
            case (IDictionary<string, object?> map, var key):
                map[key] = file;
                break;
            case (IList<object?> list, var key):
                list[IndexOf(list, key)!.Value] = file;
                break;
        }
    }

    private (object? Container, string Key) Find(string path)
    {
        var steps = path.Split('.');
        var first = isBatch ? 1 : 0;
        if (steps.Length < first + 2 || !steps[first].Equals("variables", StringComparison.Ordinal) || IndexOf(variables, isBatch ? steps[0] : "0") is not { } request)
            return (null, "");
        var container = variables[request];
        foreach (var step in steps[(first + 1)..^1])
        {
            container = container switch
            {
                IDictionary<string, object?> map => map.TryGetValue(step, out var inner) ? inner : null,
                IList<object?> list => IndexOf(list, step) is { } index ? list[index] : null,
                _ => null,
            };
        }
        return (container, steps[^1]);
    }

    private static int? IndexOf(IList<object?> list, string step) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count ? index : null;
}
