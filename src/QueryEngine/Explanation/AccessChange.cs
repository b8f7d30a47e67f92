using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>How a transaction would change what a user may do.</summary>
/// <param name="User">Whose rights change.</param>
/// <param name="Right">Which right.</param>
/// <param name="Gained">On how many nodes more. Exact: every node that the author sees is counted, apart from users.</param>
/// <param name="Lost">On how many nodes no longer.</param>
public sealed record AccessChange(Node User, Right Right, int Gained, int Lost);
