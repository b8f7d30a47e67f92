using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Validation;

namespace LinkedRecords.GraphQL.Types;

public sealed partial class Schema
{
    private SchemaParts _parts = SchemaParts.Of();

    /// <summary>Builds a valid schema from SDL and binds its fields to resolvers.</summary>
    /// <param name="sdl">The whole type system, as people review it.</param>
    /// <param name="resolvers">A resolver for every field that the values of its type do not supply by themselves.</param>
    /// <exception cref="SchemaException">The text, the type system or the resolvers are wrong; it lists everything of the first stage that fails.</exception>
    public static Schema Build(string sdl, Resolvers resolvers)
    {
        var schema = Build(sdl);
        schema.ThrowIfInvalid();
        resolvers.BindTo(schema);
        return schema;
    }

    /// <summary>Builds a schema without resolvers, for tools: printing, comparing, validating documents. It is not validated as a whole; see <see cref="Validate"/>.</summary>
    /// <exception cref="SchemaException">The text is not SDL or its document breaks a rule.</exception>
    public static Schema Build(string sdl) => Build(Parse(sdl));

    /// <summary>Builds a schema without resolvers from a document.</summary>
    /// <exception cref="SchemaException">The document breaks a rule of SDL.</exception>
    public static Schema Build(DocumentNode document)
    {
        ThrowIfAny(SchemaStage.Document, SdlValidator.Validate(document, null));
        return Assemble(SchemaParts.Of(document.Definitions), new Base(null), sorted: false);
    }

    /// <summary>This schema with the definitions and extensions of a document added. Resolvers are not carried over.</summary>
    /// <exception cref="SchemaException">The text is not SDL or its document breaks a rule.</exception>
    public Schema Extend(string sdl)
    {
        var document = Parse(sdl);
        ThrowIfAny(SchemaStage.Document, SdlValidator.Validate(document, this));
        return SchemaParts.Of(document.Definitions).IsEmpty
            ? this
            : Assemble(SchemaParts.Of([.. _parts.All, .. document.Definitions]), new Base(this), sorted: false);
    }

    /// <summary>This schema with types, members and locations in natural order of their names. Resolvers are not carried over.</summary>
    public Schema Sorted() => Assemble(_parts, new Base(this), sorted: true);

    /// <summary>Everything that is wrong with the type system; empty when it can be executed.</summary>
    /// <remarks>Section 3, "Type Validation" of each kind of type, https://spec.graphql.org/September2025/#sec-Type-System.</remarks>
    public IReadOnlyList<GraphQLError> Validate() => _problems ??= new SchemaValidation(this).Validate();

    private IReadOnlyList<GraphQLError>? _problems;

    private void ThrowIfInvalid() => ThrowIfAny(SchemaStage.TypeSystem, Validate());

    private static DocumentNode Parse(string sdl)
    {
        try
        {
            return GraphQLParser.ParseDocument(sdl);
        }
        catch (GraphQLSyntaxException exception)
        {
            throw new SchemaException(SchemaStage.Syntax, [exception.Error]);
        }
    }

    private static void ThrowIfAny(SchemaStage stage, IReadOnlyList<GraphQLError> errors)
    {
        if (errors.Count > 0)
            throw new SchemaException(stage, errors);
    }

    private static Schema Assemble(SchemaParts parts, Base origin, bool sorted)
    {
        try
        {
            var builder = new SchemaBuilder(parts, BuiltIns.Types, sorted);
            var types = origin.InOrder(builder.BuildTypes());
            var directives = builder.InOrder(origin.InOrder(builder.BuildDirectives(), builder));
            return new Schema(builder.InOrder(types), origin.Roots(parts, builder, types), directives, parts.SchemaDefinitions, BuiltIns.Meta)
            {
                Description = parts.SchemaDefinitions.OfType<SchemaDefinitionNode>().LastOrDefault()?.Description?.Value,
                _parts = parts,
            };
        }
        catch (GraphQLException exception)
        {
            // The message alone: which directive it is about stands in it, and there is no document to point into for a client.
            throw new SchemaException(SchemaStage.Build, [new GraphQLError(exception.Message)]);
        }
    }

    /// <summary>The schema that another one is derived from, if any: it decides order and default roots.</summary>
    private sealed class Base(Schema? schema)
    {
        public List<NamedType> InOrder(List<NamedType> built)
        {
            if (schema is null)
                return built;
            var byName = built.ToDictionary(type => type.Name, StringComparer.Ordinal);
            return
            [
                .. schema.Types.Select(type => byName.GetValueOrDefault(type.Name, type)),
                .. built.Where(type => schema.FindType(type.Name) is null),
            ];
        }

        public IEnumerable<Directive> InOrder(List<Directive> built, SchemaBuilder builder)
        {
            var byName = built.ToDictionary(directive => directive.Name, StringComparer.Ordinal);
            if (schema is null)
                return [.. built, .. BuiltIns.SpecifiedDirectives.Where(directive => !byName.ContainsKey(directive.Name)).Select(builder.Sorted)];
            return
            [
                .. schema.Directives.Select(directive => byName.GetValueOrDefault(directive.Name) ?? builder.Sorted(directive)),
                .. built.Where(directive => schema.FindDirective(directive.Name) is null),
            ];
        }

        public NamedType?[] Roots(SchemaParts parts, SchemaBuilder builder, List<NamedType> types)
        {
            var roots = new NamedType?[3];
            foreach (var node in parts.SchemaDefinitions.SelectMany(definition => TypeMembers.OperationTypes(definition)))
                roots[(int)node.Operation] = builder.FindType(node.Type);
            if (parts.SchemaDefinitions.OfType<SchemaDefinitionNode>().Any())
                return roots;
            foreach (var operation in Enum.GetValues<OperationType>())
            {
                var name = schema is null ? operation.ToString() : schema.DeclaredRoot(operation)?.Name;
                if (name is not null && (schema is null || roots[(int)operation] is null))
                    roots[(int)operation] = types.Find(type => string.Equals(type.Name, name, StringComparison.Ordinal)) ?? roots[(int)operation];
            }
            return roots;
        }
    }
}
