using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Walking;

/// <summary>Values.</summary>
internal abstract partial class SyntaxWalker
{
    private static GraphQLType? InputTypeOrNull(GraphQLType? type) => type is { IsInput: true } ? type : null;

    private void WalkValue(ValueNode value)
    {
        switch (value)
        {
            case ListValueNode list:
                WalkList(list);
                break;
            case ObjectValueNode fields:
                WalkObject(fields);
                break;
            default:
                Enter(value);
                Leave(value);
                break;
        }
    }

    private void WalkList(ListValueNode list)
    {
        var (outerType, outerParent, outerDefault) = (Types.InputType, Types.ParentInputType, Types.HasDefault);
        var listType = outerType is NonNullType nonNull ? nonNull.Nullable : outerType;
        (Types.ParentInputType, Types.InputType, Types.HasDefault) = (outerType, (listType as ListType)?.Item, false);
        Enter(list);
        Types.ValueDepth++;
        foreach (var value in list.Values)
            WalkValue(value);
        Types.ValueDepth--;
        Leave(list);
        (Types.InputType, Types.ParentInputType, Types.HasDefault) = (outerType, outerParent, outerDefault);
    }

    private void WalkObject(ObjectValueNode value)
    {
        Enter(value);
        Types.ValueDepth++;
        foreach (var field in value.Fields)
            WalkField(field);
        Types.ValueDepth--;
        Leave(value);
    }

    private void WalkField(ObjectFieldNode node)
    {
        var (outerType, outerParent, outerDefault) = (Types.InputType, Types.ParentInputType, Types.HasDefault);
        var field = (outerType?.Named as InputObjectType)?.Fields.Find(node.Name.Value);
        (Types.ParentInputType, Types.InputType, Types.HasDefault) = (outerType, InputTypeOrNull(field?.Type), field?.Default is not null);
        Enter(node);
        WalkValue(node.Value);
        Leave(node);
        (Types.InputType, Types.ParentInputType, Types.HasDefault) = (outerType, outerParent, outerDefault);
    }
}
