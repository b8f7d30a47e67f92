using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>Reads the kind of a record off its name.</summary>
public static class RecordKinds
{
    /// <summary>The kind of record that has this name, whether or not it exists.</summary>
    public static RecordKind Of(Node node) => node.Spelling switch
    {
        ['k', 'v', '-', _, ..] => RecordKind.KeyValue,
        ['l', '-', _, ..] => RecordKind.LongText,
        ['b', 'l', '-', _, ..] => RecordKind.Blob,
        _ => RecordKind.None,
    };
}
