using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Rules;

/// <summary>There is a query type, and root types are different object types.</summary>
/// <remarks>Section 3.3.1, https://spec.graphql.org/September2025/#sec-Root-Operation-Types.</remarks>
internal static class RootTypes
{
    public static void Check(SchemaValidation validation)
    {
        var schema = validation.Schema;
        if (schema.DeclaredRoot(OperationType.Query) is null)
            validation.Report("Query root type must be provided.", schema.Definitions.OfType<SchemaDefinitionNode>());
        var objects = new List<(ObjectType Type, OperationType Operation)>();
        foreach (var operation in Enum.GetValues<OperationType>())
        {
            var root = schema.DeclaredRoot(operation);
            if (root is ObjectType type)
                objects.Add((type, operation));
            else if (root is not null)
                ReportKind(validation, operation, root);
        }
        foreach (var shared in objects.GroupBy(root => root.Type).Where(group => group.Skip(1).Any()))
        {
            var operations = Enumeration.And([.. shared.Select(root => root.Operation.ToString().ToLowerInvariant())]);
            validation.Report(
                $"All root types must be different, \"{shared.Key}\" type is used as {operations} root types.",
                shared.Select(root => NodeOf(schema, root.Operation)));
        }
    }

    private static void ReportKind(SchemaValidation validation, OperationType operation, NamedType root) =>
        validation.Report(
            $"{operation} root type must be Object type{(operation == OperationType.Query ? "" : " if provided")}, it cannot be {root}.",
            NodeOf(validation.Schema, operation) ?? (root.Definitions.Count > 0 ? (SyntaxNode)root.Definitions[0] : null));

    private static NamedTypeNode? NodeOf(Schema schema, OperationType operation) =>
        schema.Definitions.OrderBy(node => node is SchemaExtensionNode).SelectMany(definition => TypeMembers.OperationTypes(definition))
            .FirstOrDefault(node => node.Operation == operation)?.Type;
}
