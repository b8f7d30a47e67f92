namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>The user of the operating system that PostgreSQL runs as: this one, or <c>postgres</c> when this one is root.</summary>
/// <remarks>PostgreSQL refuses to run as root, and rightly so.</remarks>
internal sealed record ServiceUser(string Name, bool DropsRoot)
{
    private const string Unprivileged = "postgres";

    public static ServiceUser Current => Environment.IsPrivilegedProcess
        ? new ServiceUser(Unprivileged, DropsRoot: true)
        : new ServiceUser(Environment.UserName, DropsRoot: false);

    /// <summary>Puts a command under this user, without a way back to root.</summary>
    public IReadOnlyList<string> Run(params IReadOnlyList<string> arguments) =>
        DropsRoot ? ["setpriv", .. Credentials, "--", .. arguments] : arguments;

    /// <summary>The same for a server: in a session of its own, so that Ctrl-C reaches it only through us, and stopped when we die.</summary>
    /// <remarks>
    /// The kernel ties the signal to the thread that forks, not to the process: <c>PR_SET_PDEATHSIG</c> in prctl(2).
    /// SIGINT is PostgreSQL's "fast" shutdown: open transactions are rolled back and a checkpoint is written.
    /// </remarks>
    public IReadOnlyList<string> Serve(params IReadOnlyList<string> arguments) =>
        ["setsid", "setpriv", .. DropsRoot ? Credentials : ["--no-new-privs"], "--pdeathsig=INT", "--", .. arguments];

    /// <summary>Makes a folder that only this user can enter (and root, who may enter all).</summary>
    public async Task MakeFolderAsync(string folder, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The embedded database needs Linux. Set DATABASE_URL to use a server that runs elsewhere.");

        const UnixFileMode ours = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, ours);
        // It may have been there already; this throws when it belongs to somebody else.
        File.SetUnixFileMode(folder, ours);
        if (!DropsRoot)
            return;

        var owned = await Command.RunAsync(["chown", $"{Name}:", folder], cancellationToken);
        if (!owned.Succeeded)
        {
            throw new EmbeddedDatabaseException(
                "POSTGRES_USER_MISSING",
                $"PostgreSQL does not run as root, and {folder} could not be given to the user '{Name}': {owned.Output}. "
                + "Install PostgreSQL from the system's packages, which create that user, or start the server as another user.");
        }
    }

    private string[] Credentials =>
    [
        $"--reuid={Name}", $"--regid={Name}", "--init-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs",
    ];
}
