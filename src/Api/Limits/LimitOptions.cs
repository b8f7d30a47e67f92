using System.Collections.Immutable;
using System.Globalization;

namespace LinkedRecords.Api.Limits;

/// <summary>How much one user, and one address, may ask for, and how much one record takes; read from the environment once, at start. On by default.</summary>
/// <remarks>A rate is written as <c>TOKENS/SECONDS+BURST</c>, for example <c>200/1+1000</c>, or <c>off</c>.</remarks>
public sealed record LimitOptions
{
    /// <summary>Requests, and operations on sockets, of one user, whatever credentials they use: <c>RATE_LIMIT_USER</c>.</summary>
    public Rate? User { get; init; } = new(200, TimeSpan.FromSeconds(1), 1000);

    /// <summary>Requests, and operations on sockets, from one address: <c>RATE_LIMIT_ADDRESS</c>.</summary>
    public Rate? Address { get; init; } = new(1000, TimeSpan.FromSeconds(1), 5000);

    /// <summary>Attempts to sign in from one address: <c>RATE_LIMIT_SIGN_IN</c>. Guessing passwords must be slow.</summary>
    public Rate? SignIn { get; init; } = new(60, TimeSpan.FromSeconds(60), 60);

    /// <summary>Changes of one record on one server node: <c>RATE_LIMIT_RECORD</c>.</summary>
    public Rate? Record { get; init; } = new(1000, TimeSpan.FromSeconds(1), 10_000);

    /// <summary>MiB of JSON that one document may become: <c>DOCUMENT_SIZE_LIMIT</c>. What every change costs grows with it.</summary>
    public int DocumentSize { get; init; } = 8;

    /// <summary>Sockets that one user may have open on one server node: <c>SOCKET_LIMIT_USER</c>.</summary>
    public int UserSockets { get; init; } = 200;

    /// <summary>Sockets that one address may have open on one server node: <c>SOCKET_LIMIT_ADDRESS</c>.</summary>
    public int AddressSockets { get; init; } = 2000;

    /// <summary>Sockets that one server node may have open: <c>SOCKET_LIMIT_SERVER</c>. Each costs memory, whoever opened it.</summary>
    public int ServerSockets { get; init; } = 10_000;

    /// <summary>Connections from one address that have not asked for anything yet: <c>SILENT_LIMIT_ADDRESS</c>.</summary>
    public int AddressSilent { get; init; } = 200;

    /// <summary>Connections to one server node that have not asked for anything yet: <c>SILENT_LIMIT_SERVER</c>.</summary>
    public int ServerSilent { get; init; } = 2000;

    /// <summary>Reads the options; answers every mistake at once.</summary>
    /// <param name="environment">Looks a variable up; null or empty is unset.</param>
    public static (LimitOptions Options, ImmutableArray<string> Mistakes) Read(Func<string, string?> environment)
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        var defaults = new LimitOptions();
        var options = new LimitOptions
        {
            User = Rated("RATE_LIMIT_USER", defaults.User),
            Address = Rated("RATE_LIMIT_ADDRESS", defaults.Address),
            SignIn = Rated("RATE_LIMIT_SIGN_IN", defaults.SignIn),
            Record = Rated("RATE_LIMIT_RECORD", defaults.Record),
            DocumentSize = Count("DOCUMENT_SIZE_LIMIT", defaults.DocumentSize),
            UserSockets = Count("SOCKET_LIMIT_USER", defaults.UserSockets),
            AddressSockets = Count("SOCKET_LIMIT_ADDRESS", defaults.AddressSockets),
            ServerSockets = Count("SOCKET_LIMIT_SERVER", defaults.ServerSockets),
            AddressSilent = Count("SILENT_LIMIT_ADDRESS", defaults.AddressSilent),
            ServerSilent = Count("SILENT_LIMIT_SERVER", defaults.ServerSilent),
        };
        return (options, mistakes.ToImmutable());

        Rate? Rated(string name, Rate? otherwise)
        {
            switch (environment(name))
            {
                case null or "":
                    return otherwise;
                case "off":
                    return null;
                case { } text when Rate.TryParse(text, out var rate):
                    return rate;
                default:
                    mistakes.Add($"{name} is neither off nor a rate such as 200/1+1000: 200 a second, 1000 at once.");
                    return otherwise;
            }
        }

        int Count(string name, int otherwise)
        {
            if (environment(name) is not { Length: > 0 } text)
            {
                return otherwise;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            {
                return count;
            }

            mistakes.Add($"{name} is not a whole number above 0.");
            return otherwise;
        }
    }
}
