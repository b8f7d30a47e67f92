using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore;

namespace LinkedRecords.Api.Schema;

/// <summary>Turns what a write may be refused with into errors of a response.</summary>
internal static class Refusals
{
    /// <summary>Runs a write.</summary>
    public static async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> write)
    {
        try
        {
            return await write();
        }
        catch (WriteRefusedException refused)
        {
            throw ApiErrors.Of(refused);
        }
        catch (StorageUnavailableException unavailable)
        {
            throw ApiErrors.Of(unavailable);
        }
    }
}
