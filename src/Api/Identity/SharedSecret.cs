using System.Security.Cryptography;
using Npgsql;

namespace LinkedRecords.Api.Identity;

/// <summary>A random key that all server nodes of a deployment share, made by the first of them.</summary>
internal static class SharedSecret
{
    private const int Bytes = 32;

    /// <summary>The key of that name.</summary>
    public static async Task<byte[]> FindOrMakeAsync(NpgsqlDataSource database, string name, CancellationToken cancellationToken)
    {
        await using (var make = database.CreateCommand("insert into identity.secrets(name, value) values ($1, $2) on conflict do nothing"))
        {
            make.Parameters.AddWithValue(name);
            make.Parameters.AddWithValue(RandomNumberGenerator.GetBytes(Bytes));
            await make.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var find = database.CreateCommand("select value from identity.secrets where name = $1");
        find.Parameters.AddWithValue(name);
        return (byte[])(await find.ExecuteScalarAsync(cancellationToken))!;
    }
}
