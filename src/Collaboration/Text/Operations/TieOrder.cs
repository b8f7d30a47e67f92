namespace LinkedRecords.Collaboration.Text.Operations;

/// <summary>Whose text stands left when two operations insert at the same place.</summary>
public enum TieOrder
{
    /// <summary>The other operation's insert stays left: the rule for a change that is rebased over a committed one.</summary>
    OtherFirst = 0,

    /// <summary>The transformed operation's insert goes left: the rule for a committed change shown over an unconfirmed one.</summary>
    MineFirst = 1,
}
