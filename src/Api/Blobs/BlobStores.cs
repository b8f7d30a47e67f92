using LinkedRecords.Api.Operations;
using Npgsql;

namespace LinkedRecords.Api.Blobs;

/// <summary>Where this server keeps files.</summary>
internal static class BlobStores
{
    /// <summary>The bucket that the settings name, else the database.</summary>
    /// <exception cref="CommandLine.CommandMistakeException">There are mistakes in the settings; the message has all.</exception>
    public static IBlobStore Open(Settings settings, NpgsqlDataSource database) => Server.Sound(S3Options.Read(settings.Value)) is { } s3
        ? new S3BlobStore(s3, TimeProvider.System)
        : new PostgresBlobStore(database, TimeProvider.System);
}
