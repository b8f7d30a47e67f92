using LinkedRecords.GraphQL.Execution.Subscriptions;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Everything of a schema that SDL cannot say: how fields get their values, how scalars are read and written, which type a value has.</summary>
/// <remarks>
/// Each entry is bound by name when the schema is built, and building fails when a field has no resolver, or a resolver no field.
/// Delegates are called as they are; nothing is looked up by reflection.
/// </remarks>
public sealed class Resolvers
{
    private readonly Dictionary<string, FieldResolver> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceStream> _streams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sharedStreams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _properties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ScalarCodec> _scalars = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<object, object?>> _types = new(StringComparer.Ordinal);
    private FieldResolver? _fallback;
    private SourceStream? _fallbackStream;
    private Func<object, object?>? _fallbackType;

    /// <summary>A field whose value is there at once.</summary>
    /// <typeparam name="TSource">What the resolver of the parent returned; for root fields the root value of the request.</typeparam>
    /// <typeparam name="TValue">A scalar's value, an object that is the source of the selected fields, or a sequence of those.</typeparam>
    /// <param name="coordinate"><c>Type.field</c>.</param>
    /// <param name="resolve">Called once per object; runs alone, so it must not block.</param>
    public Resolvers Field<TSource, TValue>(string coordinate, Func<TSource, FieldContext, TValue> resolve)
    {
        _fields.Add(coordinate, (source, context) => FieldValue.Of((object?)resolve((TSource)source!, context)));
        return this;
    }

    /// <summary>A field whose value is a property of its parent's value.</summary>
    /// <typeparam name="TSource">What the resolver of the parent returned.</typeparam>
    /// <typeparam name="TValue">As for a field with context.</typeparam>
    /// <param name="coordinate"><c>Type.field</c>.</param>
    /// <param name="read">Called once per object.</param>
    public Resolvers Field<TSource, TValue>(string coordinate, Func<TSource, TValue> read)
    {
        _fields.Add(coordinate, (source, _) => FieldValue.Of((object?)read((TSource)source!)));
        _properties.Add(coordinate);
        return this;
    }

    /// <summary>A field whose value has to be awaited. Sibling fields of queries are awaited at the same time, root fields of mutations one after another.</summary>
    /// <typeparam name="TSource">What the resolver of the parent returned; for root fields the root value of the request.</typeparam>
    /// <typeparam name="TValue">As for a field that is there at once.</typeparam>
    /// <param name="coordinate"><c>Type.field</c>.</param>
    /// <param name="resolve">Called once per object; a result that is there already costs no task.</param>
    public Resolvers AsyncField<TSource, TValue>(string coordinate, Func<TSource, FieldContext, ValueTask<TValue>> resolve)
    {
        _fields.Add(coordinate, (source, context) => FieldValue.Of(resolve((TSource)source!, context)));
        return this;
    }

    /// <summary>A field of the subscription type: opens the stream of its events.</summary>
    /// <remarks>Each event is the source of one execution; when no resolver is given for the field itself, the event is the field's value.</remarks>
    /// <typeparam name="TEvent">What the stream yields. A <see cref="SharedEvent"/> is answered once for all who select alike; then everything below the field must be a property.</typeparam>
    /// <param name="coordinate"><c>Subscription.field</c>.</param>
    /// <param name="subscribe">Called once per subscription. The stream ends when the subscriber leaves: its enumerator is disposed and the token cancelled.</param>
    public Resolvers Stream<TEvent>(string coordinate, Func<FieldContext, IAsyncEnumerable<TEvent>> subscribe)
    {
        _streams.Add(coordinate, (_, context) => new ValueTask<object?>(Sequences.Adapt(subscribe(context))));
        if (typeof(TEvent).IsSubclassOf(typeof(SharedEvent)))
            _sharedStreams.Add(coordinate);
        return this;
    }

    /// <summary>Like <see cref="Stream{TEvent}"/>, for streams that take time to open, or whose opening can fail.</summary>
    public Resolvers AsyncStream<TEvent>(string coordinate, Func<FieldContext, ValueTask<IAsyncEnumerable<TEvent>>> subscribe)
    {
        _streams.Add(coordinate, (_, context) => Sequences.AdaptAsync(subscribe(context)));
        return this;
    }

    /// <summary>Reads and writes the values of a custom scalar. Scalars without codec pass values through.</summary>
    public Resolvers Scalar(string name, ScalarCodec codec)
    {
        _scalars.Add(name, codec);
        return this;
    }

    /// <summary>Names the object type of a value of an interface or union.</summary>
    /// <param name="abstractType">The interface or union.</param>
    /// <param name="nameOf">Called for each value; null means that the type is not known, which is an error of the field.</param>
    public Resolvers TypeOf<TValue>(string abstractType, Func<TValue, string?> nameOf)
    {
        _types.Add(abstractType, value => nameOf((TValue)value));
        return this;
    }

    /// <summary>Resolves every field that has no resolver of its own, for values that know their fields themselves, such as dictionaries.</summary>
    public Resolvers OtherFields(Func<object?, FieldContext, ValueTask<object?>> resolve)
    {
        _fallback = (source, context) => FieldValue.Of(resolve(source, context));
        return this;
    }

    /// <summary>Opens the stream of every subscription field that has none of its own; a result that is no <see cref="IAsyncEnumerable{T}"/> of objects is an error.</summary>
    public Resolvers OtherStreams(Func<FieldContext, ValueTask<object?>> subscribe)
    {
        _fallbackStream = (_, context) => subscribe(context);
        return this;
    }

    /// <summary>Names the object type of values of every interface and union that has no <see cref="TypeOf{TValue}"/>. A name that is not a string is an error of the field.</summary>
    public Resolvers OtherTypes(Func<object, object?> nameOf)
    {
        _fallbackType = nameOf;
        return this;
    }

    /// <summary>Binds everything to a schema without resolvers.</summary>
    /// <exception cref="SchemaException">A field has no resolver, a resolver no field, or the like; all of it at once.</exception>
    internal void BindTo(Schema schema) =>
        new ResolverBinding(schema, _fields, _streams, _scalars, _types) { Shared = new SharedStreams(schema, _sharedStreams, _properties) }.Bind(_fallback, _fallbackStream, _fallbackType);
}
