namespace LinkedRecords.GraphQL.Types;

/// <summary>The fields that no schema declares and every schema has.</summary>
/// <param name="Schema"><c>__schema</c> of the query type.</param>
/// <param name="Type"><c>__type</c> of the query type.</param>
/// <param name="TypeName"><c>__typename</c> of every composite type.</param>
internal sealed record MetaFields(Field Schema, Field Type, Field TypeName);
