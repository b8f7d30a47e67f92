using Npgsql;

namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>The server that the environment names, so that none has to be brought up.</summary>
public static class ExternalDatabase
{
    /// <summary>
    /// A connection string for Npgsql from <c>DATABASE_URL</c> (<c>postgres://user:password@host:port/name?sslmode=require</c>
    /// or Npgsql's own form), else from <c>PGHOST</c>, <c>PGPORT</c>, <c>PGDATABASE</c>, <c>PGUSER</c>, <c>PGPASSWORD</c> and
    /// <c>PGSSLMODE</c> when one of <c>PGHOST</c> and <c>PGDATABASE</c> is set; null when neither is.
    /// </summary>
    /// <param name="environment">Looks a variable up.</param>
    /// <exception cref="EmbeddedDatabaseException"><c>DATABASE_URL</c> cannot be read. Its text is not repeated: it may hold a password.</exception>
    public static string? Find(Func<string, string?> environment)
    {
        if (environment("DATABASE_URL") is { Length: > 0 } url)
            return FromUrl(url);
        return environment("PGHOST") is { Length: > 0 } || environment("PGDATABASE") is { Length: > 0 }
            ? FromVariables(environment)
            : null;
    }

    private static string FromUrl(string url)
    {
        try
        {
            return url.StartsWith("postgres://", StringComparison.Ordinal) || url.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromUri(new Uri(url))
                : new NpgsqlConnectionStringBuilder(url).ConnectionString;
        }
        catch (Exception cause) when (cause is UriFormatException or ArgumentException)
        {
            throw new EmbeddedDatabaseException(
                "DATABASE_URL_INVALID",
                "DATABASE_URL cannot be read. Write it as postgres://user:password@host:5432/database?sslmode=require, with "
                + "special characters of the password percent-encoded.");
        }
    }

    private static string FromUri(Uri uri)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        var user = uri.UserInfo.Split(':', 2);
        Set(builder, "Host", Uri.UnescapeDataString(uri.Host));
        Set(builder, "Port", uri.Port > 0 ? $"{uri.Port}" : "");
        Set(builder, "Database", Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')));
        Set(builder, "Username", Uri.UnescapeDataString(user[0]));
        Set(builder, "Password", user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
        foreach (var parameter in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = parameter.Split('=', 2) is [var n, var v] ? (n, Uri.UnescapeDataString(v)) : (parameter, "");
            Set(builder, Keyword(name), value);
        }

        return builder.ConnectionString;
    }

    private static string FromVariables(Func<string, string?> environment)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        Set(builder, "Host", environment("PGHOST") ?? "localhost");
        Set(builder, "Port", environment("PGPORT"));
        Set(builder, "Database", environment("PGDATABASE") ?? environment("PGUSER"));
        Set(builder, "Username", environment("PGUSER") ?? Environment.UserName);
        Set(builder, "Password", environment("PGPASSWORD"));
        Set(builder, Keyword("sslmode"), environment("PGSSLMODE"));
        return builder.ConnectionString;
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string keyword, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            builder[keyword] = string.Equals(keyword, "SSL Mode", StringComparison.Ordinal) ? value.Replace("-", "", StringComparison.Ordinal) : value;
    }

    /// <summary>libpq's names of parameters in Npgsql's words; others are passed on as they are.</summary>
    private static string Keyword(string libpq) => libpq switch
    {
        "sslmode" => "SSL Mode",
        "host" => "Host",
        "port" => "Port",
        "user" => "Username",
        "password" => "Password",
        "dbname" => "Database",
        "application_name" => "Application Name",
        "connect_timeout" => "Timeout",
        "sslrootcert" => "Root Certificate",
        _ => libpq,
    };
}
