namespace LinkedRecords.FactStore.EmbeddedPostgres;

/// <summary>The signals that stop PostgreSQL; the numbers are the same on every Linux.</summary>
internal enum UnixSignal
{
    /// <summary>"Fast": transactions are rolled back, a checkpoint is written.</summary>
    Interrupt = 2,

    /// <summary>"Immediate": as after a crash; the next start recovers.</summary>
    Quit = 3,

    /// <summary>Not asked, ended.</summary>
    Kill = 9,
}
