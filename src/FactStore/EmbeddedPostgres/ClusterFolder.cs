using System.Security.Cryptography;
using System.Text;

namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>Where the files of one embedded database are.</summary>
/// <remarks>
/// <c>postgres/</c> the cluster, <c>postgres.log</c> what it has to say, <c>owner.lock</c> held by the process that runs it,
/// <c>socket/</c> where it is reached.
/// </remarks>
internal sealed record ClusterFolder(string Path)
{
    // sun_path holds 108 bytes, the last of them zero; see unix(7).
    private const int LongestSocketFolder = 107 - 14;

    public string Cluster => Combine("postgres");

    public string UnfinishedCluster => Combine("postgres.unfinished");

    public string Log => Combine("postgres.log");

    public string OwnerLock => Combine("owner.lock");

    /// <summary>In the data folder, or in one of the system's when that path is too long for a socket.</summary>
    /// <remarks>For root not in <c>/tmp</c>, where anybody could have laid a symbolic link of that name.</remarks>
    public string SocketFolder
    {
        get
        {
            var inside = Combine("socket");
            if (Encoding.UTF8.GetByteCount(inside) <= LongestSocketFolder)
                return inside;
#pragma warning disable S5443 // The folder is made with mode 0700, and one that belongs to somebody else is refused.
            var system = Environment.IsPrivilegedProcess ? "/run" : "/tmp";
#pragma warning restore S5443
            return System.IO.Path.Combine(system, "linkedrecords-" + Digest(Path));
        }
    }

    /// <summary>The version that the cluster was made with; null when there is none yet.</summary>
    public int? ClusterMajor
    {
        get
        {
            var file = System.IO.Path.Combine(Cluster, "PG_VERSION");
            return File.Exists(file)
                ? int.Parse(File.ReadAllText(file).Trim(), System.Globalization.CultureInfo.InvariantCulture)
                : null;
        }
    }

    /// <summary>Makes the folder and finds its one true name, without symbolic links, as the kernel reports it.</summary>
    public static async Task<ClusterFolder> OpenAsync(string path, ServiceUser user, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(path);
        var real = await Command.RunAsync(["readlink", "-f", System.IO.Path.GetFullPath(path)], cancellationToken);
        if (user.DropsRoot && FirstClosedAncestor(real.Output) is { } closed)
        {
            throw new EmbeddedDatabaseException(
                "DATA_FOLDER_UNREACHABLE",
                $"PostgreSQL runs as the user '{user.Name}', who may not enter {closed}, so its data cannot be in {real.Output}. "
                + "Choose another folder with --data, for example /var/lib/linkedrecords, or start the server as another user.");
        }

        return new ClusterFolder(real.Output);
    }

    /// <summary>The first folder on the way that not everybody may enter; null when the way is free.</summary>
    public static string? FirstClosedAncestor(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (folder.Exists && !folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return folder.FullName;
        }

        return null;
    }

    /// <summary>Sixteen characters that stand for a path, for names that must be short.</summary>
    public static string Digest(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 8));

    private string Combine(string name) => System.IO.Path.Combine(Path, name);
}
