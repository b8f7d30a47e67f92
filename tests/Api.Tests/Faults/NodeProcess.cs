using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LinkedRecords.Api.Tests.CommandLine;

namespace LinkedRecords.Api.Tests.Faults;

/// <summary>A server node as its operator runs it, that can be killed, held up and started again on the same port.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly LinkedRecordsProgram _program;
    private Process _process = null!;

    private NodeProcess(LinkedRecordsProgram program, int port) => (_program, Port) = (program, port);

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Whether the process is there; it may be held up.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Everything that it has written to its log.</summary>
    public string Log { get; private set; } = "";

    /// <summary>Bytes of memory that the process has at this moment.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line[6..^2], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>Starts a node in development, so that Alice signs in without a word; it has answered when this returns.</summary>
    public static async Task<NodeProcess> StartAsync(string database, params (string Name, string Value)[] settings)
    {
        var program = new LinkedRecordsProgram(database);
        program.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        program.Environment["LINKEDRECORDS_LOG_LEVEL"] = "error";
        foreach (var limit in (string[])["RATE_LIMIT_USER", "RATE_LIMIT_ADDRESS", "RATE_LIMIT_SIGN_IN"])
            program.Environment[limit] = "off";
        program.Environment["SOCKET_LIMIT_USER"] = program.Environment["SOCKET_LIMIT_ADDRESS"] = "100000";
        foreach (var (name, value) in settings)
            program.Environment[name] = value;
        var node = new NodeProcess(program, FreePort());
        try
        {
            await node.StartAgainAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again.</summary>
    public async Task StartAgainAsync()
    {
        _process = _program.Start("serve", "--url", Address.ToString());
        _process.ErrorDataReceived += (_, line) => Log += line.Data is null ? "" : line.Data + "\n";
        _process.BeginErrorReadLine();
        await LinkedRecordsProgram.UntilAsync(_process.StandardOutput, line => line.StartsWith("The data is in", StringComparison.Ordinal));
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("CONT");
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Holds it up: it neither reads nor writes nor hangs up.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await KillAsync();
        _program.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
