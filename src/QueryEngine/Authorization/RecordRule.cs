using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>Who may create and change records.</summary>
internal static class RecordRule
{
    /// <summary>The reason against extending the record's stream; null when it may be extended.</summary>
    public static Refusal? AgainstChanging(Node record, FactJudge judge)
    {
        if (judge.IsInCreation(record))
            return AgainstCreating(record);
        return judge.MayUse(record, Right.Write)
            ? null
            : new(AuthorizationCodes.WriteNotPermitted, $"You may not change {record}, or it does not exist; ask who is accountable for it for $canAccess.");
    }

    private static Refusal? AgainstCreating(Node record)
    {
        var isWellNamed = RecordKinds.Of(record) != RecordKind.None && Names.IsName(record.Spelling);
        return isWellNamed
            ? null
            : new(AuthorizationCodes.RecordNameInvalid, $"\"{record}\" cannot name a record: it begins with kv-, l- or bl- and has at most {Names.MaximumLength} letters, digits and hyphens.");
    }
}
