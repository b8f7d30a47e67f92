using System.Collections.Immutable;

namespace LinkedRecords.Api.Identity;

/// <summary>How users sign in; read from the environment once, at start.</summary>
/// <remarks>The names are those that deployments of LinkedRecords already set.</remarks>
public sealed record IdentityOptions
{
    /// <summary>The identity provider, <c>AUTH_ISSUER_BASE_URL</c>; null: local accounts only.</summary>
    public string? Issuer { get; init; }

    /// <summary>What this server is called at the provider, <c>AUTH_CLIENT_ID</c>.</summary>
    public string? ClientId { get; init; }

    /// <summary>With it the server runs the code flow itself and keeps a session cookie, <c>AUTH_CLIENT_SECRET</c>.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What bearer tokens must be made for, <c>AUTH_TOKEN_AUDIENCE</c>; the client id when left out.</summary>
    public string? Audience { get; init; }

    /// <summary>Where the browser finds the app, <c>FRONTEND_BASE_URL</c>.</summary>
    public Uri? Frontend { get; init; }

    /// <summary>Origins of pages that may call with cookies or open sockets, <c>CORS_ORIGIN</c>; this server's own is always allowed.</summary>
    public ImmutableHashSet<string> Origins { get; init; } = [];

    /// <summary>Whether strangers may register and be guests, <c>LINKEDRECORDS_REGISTRATION=off</c> closes it.</summary>
    public bool IsRegistrationOpen { get; init; } = true;

    /// <summary>Whether Alice, Bob and Charlie exist: only in development.</summary>
    public bool HasDevelopmentUsers { get; init; }

    /// <summary>Reads the options; answers every mistake at once.</summary>
    /// <param name="environment">Looks a variable up; null or empty is unset.</param>
    /// <param name="isDevelopment">Whether the server runs in development.</param>
    public static (IdentityOptions Options, ImmutableArray<string> Mistakes) Read(Func<string, string?> environment, bool isDevelopment)
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        string? Value(string name) => environment(name) is { Length: > 0 } value ? value : null;
        var options = new IdentityOptions
        {
            Issuer = Value("AUTH_ISSUER_BASE_URL"),
            ClientId = Value("AUTH_CLIENT_ID"),
            ClientSecret = Value("AUTH_CLIENT_SECRET"),
            Audience = Value("AUTH_TOKEN_AUDIENCE") ?? Value("AUTH_CLIENT_ID"),
            Frontend = Address("FRONTEND_BASE_URL"),
            Origins = [.. OriginsOf(Value("CORS_ORIGIN"))],
            IsRegistrationOpen = !string.Equals(Value("LINKEDRECORDS_REGISTRATION"), "off", StringComparison.OrdinalIgnoreCase),
            HasDevelopmentUsers = isDevelopment,
        };
        if (Address("AUTH_ISSUER_BASE_URL") is not null && options.Audience is null)
        {
            mistakes.Add("AUTH_ISSUER_BASE_URL needs AUTH_TOKEN_AUDIENCE or AUTH_CLIENT_ID: tokens made for others must not be accepted.");
        }

        if (options.ClientSecret is not null && (options.Issuer is null || options.ClientId is null))
        {
            mistakes.Add("AUTH_CLIENT_SECRET needs AUTH_ISSUER_BASE_URL and AUTH_CLIENT_ID.");
        }

        if (!isDevelopment && string.Equals(Value("AUTH_DEV_MODE"), "true", StringComparison.OrdinalIgnoreCase))
        {
            mistakes.Add("AUTH_DEV_MODE=true lets anybody be Alice. It works with ASPNETCORE_ENVIRONMENT=Development only.");
        }

        return (options, mistakes.ToImmutable());

        IEnumerable<string> OriginsOf(string? list)
        {
            foreach (var text in (list ?? string.Empty).Split([',', ' ', '[', ']', '"'], StringSplitOptions.RemoveEmptyEntries))
            {
                if (Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" && origin.PathAndQuery is "/")
                {
                    // As browsers spell it: without a slash at the end, a port that goes without saying, or capitals.
                    yield return origin.GetLeftPart(UriPartial.Authority);
                }
                else
                {
                    mistakes.Add(text is "*"
                        ? "CORS_ORIGIN=* would let every page act for whoever has it open. Name the origins."
                        : $"CORS_ORIGIN: {text} is no origin such as https://app.example.com.");
                }
            }
        }

        Uri? Address(string name)
        {
            if (Value(name) is not { } text)
            {
                return null;
            }

            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            mistakes.Add($"{name} is not an http or https address.");
            return null;
        }
    }
}
