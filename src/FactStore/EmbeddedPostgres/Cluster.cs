namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>Makes and configures a cluster: one superuser, who is recognised by the kernel and not by a password.</summary>
internal static class Cluster
{
    public const string Role = "linkedrecords";

    /// <summary>Small, durable, and reachable through the socket alone.</summary>
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["listen_addresses"] = "",
        ["unix_socket_permissions"] = "0700",
        ["max_connections"] = "60",
        ["shared_buffers"] = "64MB",
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
        // Nothing replicates from an embedded database, and its log is the smaller for it.
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["max_wal_size"] = "512MB",
        ["min_wal_size"] = "64MB",
        // Our statements are short: planning them for several processes or compiling them costs more than it gains.
        ["max_parallel_workers"] = "0",
        ["jit"] = "off",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
    };

    /// <summary>Makes the cluster where there is none. Killed in between, it is made anew the next time.</summary>
    public static async Task MakeAsync(
        ClusterFolder folder, PostgresPrograms programs, ServiceUser user, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder.UnfinishedCluster))
            Directory.Delete(folder.UnfinishedCluster, recursive: true);
        await user.MakeFolderAsync(folder.UnfinishedCluster, cancellationToken);

        var made = await Command.RunAsync(
            user.Run(
                programs.InitDb, "--pgdata", folder.UnfinishedCluster, "--username", Role, "--auth", "peer",
                "--encoding", "UTF8", "--locale", "C"),
            cancellationToken);
        if (!made.Succeeded)
        {
            throw new EmbeddedDatabaseException(
                "INITDB_FAILED",
                $"PostgreSQL {programs.Major} could not make a cluster in {folder.Path}: {made.Output} "
                + "Check that the disk has 150 MB left and that the folder is yours.");
        }

        Directory.Move(folder.UnfinishedCluster, folder.Cluster);
    }

    /// <summary>Lets the user who runs the server be the database's one role, and nobody else.</summary>
    public static async Task AdmitAsync(ClusterFolder folder, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder.Cluster, "pg_hba.conf"), $"local all {Role} peer map={Role}\n", cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder.Cluster, "pg_ident.conf"), $"{Role} {Environment.UserName} {Role}\n", cancellationToken);
    }

    /// <summary>The arguments of <c>postgres</c>.</summary>
    public static IReadOnlyList<string> Arguments(ClusterFolder folder, IReadOnlyDictionary<string, string> overrides)
    {
        var settings = new Dictionary<string, string>(Settings, StringComparer.Ordinal)
        {
            ["unix_socket_directories"] = folder.SocketFolder,
        };
        foreach (var (name, value) in overrides)
            settings[name] = value;
        return ["-D", folder.Cluster, .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })];
    }
}
