using System.Diagnostics;
using System.Globalization;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.QueryEngine.Tests.Nodes;

/// <summary>A server node, and the clients that are connected to it: they outlive it when it is killed, and come back with what they have.</summary>
internal sealed class NodeProcess(string connection, IReadOnlyList<(string User, int Seed)> queries) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Transaction Transaction, TaskCompletionSource<long> Written)> _writing = [];
    private readonly List<(int Query, long Revision, string Rows)> _told = [];
    private readonly (long Revision, string Rows)[] _copies = new (long, string)[queries.Count];
    private readonly SemaphoreSlim _sending = new(1);
    private TaskCompletionSource<string> _access = new();
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    /// <summary>Everything that the clients were told: the whole result after each change.</summary>
    public (int Query, long Revision, string Rows)[] Told
    {
        get
        {
            lock (_lock)
                return [.. _told];
        }
    }

    /// <summary>Starts it; what was asked of the one before and is not answered is asked again.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(NodeProcess).Assembly.Location);
        start.Environment[NodeProgram.DatabaseVariable] = connection;
        var process = Process.Start(start)!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        string[] lines;
        lock (_lock)
        {
            _process = process;
            lines =
            [
                .. queries.Select((query, number) => string.Create(
                    CultureInfo.InvariantCulture, $"follow {number} {query.User} {query.Seed} {_copies[number].Revision} {_copies[number].Rows}")),
                .. _writing.Values.Select(pending => "write " + TransactionLine.Write(pending.Transaction)),
            ];
        }

        _reading = ReadAsync(process);
        foreach (var line in lines)
            await SendAsync(process, line);
    }

    /// <summary>Ends it as a power cut would, and starts it again.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _reading;
        await _process.WaitForExitAsync();
        _process.Dispose();
        await StartAsync();
    }

    /// <summary>Writes; the revision, 0 when it is refused. A kill in between is not noticed.</summary>
    public async Task<long> WriteAsync(Transaction transaction)
    {
        var written = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Process process;
        lock (_lock)
        {
            _writing[transaction.Id] = (transaction, written);
            process = _process!;
        }

        await SendAsync(process, "write " + TransactionLine.Write(transaction));
        return await written.Task;
    }

    /// <summary>What each user may see at a revision.</summary>
    public async Task<string> AccessAsync(long revision)
    {
        _access = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(_process!, string.Create(CultureInfo.InvariantCulture, $"access {revision}"));
        return await _access.Task;
    }

    /// <summary>Completes when the clients have these results.</summary>
    public async Task UntilAsync(IReadOnlyList<string> results)
    {
        while (true)
        {
            Task progress;
            lock (_lock)
            {
                if (_copies.Select(copy => copy.Rows).SequenceEqual(results))
                    return;
                progress = _progress.Task;
            }

            await progress;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill();
        await _reading;
        await _process.WaitForExitAsync();
        _process.Dispose();
        _sending.Dispose();
    }

    private async Task SendAsync(Process process, string line)
    {
        await _sending.WaitAsync();
        try
        {
            await process.StandardInput.WriteLineAsync(line);
            await process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It was killed just now, and is asked again when it is back.
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // What a line that a kill cut off would have said is asked again.
            if (line.EndsWith(NodeProgram.End, StringComparison.Ordinal) && line[..^NodeProgram.End.Length].Split(' ') is [var what, var key, var value, .. var rest])
                Take(what, key, value, string.Concat(rest));
        }
    }

    private void Take(string what, string key, string value, string rest)
    {
        lock (_lock)
        {
            if (what == "wrote" && _writing.Remove(key, out var pending))
                pending.Written.SetResult(long.Parse(value, CultureInfo.InvariantCulture));
            else if (what == "access")
                _access.TrySetResult(value);
            else if (what == "told")
                TakeResult(int.Parse(key, CultureInfo.InvariantCulture), long.Parse(value, CultureInfo.InvariantCulture), rest);
        }
    }

    private void TakeResult(int query, long revision, string rows)
    {
        _copies[query] = (revision, rows);
        _told.Add((query, revision, rows));
        _progress.SetResult();
        _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
