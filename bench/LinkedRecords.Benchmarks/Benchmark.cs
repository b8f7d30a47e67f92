namespace LinkedRecords.Benchmarks;

/// <summary>A benchmark, the question that it answers, and what one may tell it.</summary>
/// <param name="Question">What it measures, in one line.</param>
/// <param name="RunAsync">Runs it with arguments in which there is no problem.</param>
/// <param name="Parameters">In the order of their places.</param>
internal sealed record Benchmark(string Question, Func<string[], CancellationToken, Task> RunAsync, params Parameter[] Parameters)
{
    /// <summary>Whether it explains its options itself.</summary>
    public bool HasOwnHelp { get; init; }

    /// <summary>How it is called and what it is for, in two lines.</summary>
    public string Usage(string name) => $"  {string.Join(' ', [name, .. Parameters.Select(parameter => parameter.Usage)])}\n      {Question}";

    /// <summary>What is wrong with the arguments, or null.</summary>
    public string? Problem(string[] arguments)
    {
        for (var place = 0; place < arguments.Length; place++)
        {
            var parameter = place < Parameters.Length ? Parameters[place] : Parameters.LastOrDefault(last => last.IsRepeated);
            if (parameter is null)
                return $"'{arguments[place]}' is one argument too many.";
            if (!parameter.Accepts(arguments[place]))
                return $"{parameter.Name} is {parameter.Expects}; '{arguments[place]}' is not.";
        }
        return Parameters.Skip(arguments.Length).FirstOrDefault(parameter => parameter.Default is null) is { } lacking ? $"{lacking.Name} is missing." : null;
    }
}
