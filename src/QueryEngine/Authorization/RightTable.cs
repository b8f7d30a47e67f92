using System.Diagnostics;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>Which roles give which right: the one place where this is decided. <c>docs/authorization.md</c> shows it as a table.</summary>
public static class RightTable
{
    private const Roles Managing = Roles.Creator | Roles.Host;
    private const Roles Belonging = Managing | Roles.Member;

    /// <summary>The roles of which any one gives the right, held directly, through a group or through a container.</summary>
    public static Roles RolesThatGive(Right right) => right switch
    {
        Right.See => Belonging | Roles.Access | Roles.Reader | Roles.Self,
        Right.Read => Belonging | Roles.Access | Roles.Reader,
        Right.Write => Belonging | Roles.Access,
        Right.UseAsSubject => Belonging | Roles.Conceptor,
        Right.UseAsObject => Belonging | Roles.Access | Roles.Referer | Roles.Self,
        Right.Grant or Right.SeeMembers => Managing,
        // A host is not enough: it could make others pay for a node that it does not own.
        Right.TransferTo => Roles.Creator | Roles.Member | Roles.Access | Roles.Conceptor | Roles.Self,
        Right.SeeQuota => Belonging | Roles.Access | Roles.Self,
        Right.ManageQuota => Roles.Creator | Roles.Self,
        _ => throw new UnreachableException($"No role gives {right}."),
    };
}
