using System.Collections.Immutable;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>A place in a document, from its root.</summary>
/// <remarks>
/// Every path has exactly one notation and every notation means one path: each step is a <c>/</c> and then the
/// property's name, or <c>#</c> and the element's id. In both, <c>~</c> is written <c>~0</c> and <c>/</c> is written
/// <c>~1</c>; a name that begins with <c>#</c> is written with <c>~2</c> in its place. The root is the empty text,
/// <c>/</c> is the property with the empty name, <c>/a.b/0</c> is property <c>0</c> of property <c>a.b</c>.
/// </remarks>
public sealed class DocumentPath : IEquatable<DocumentPath>
{
    /// <summary>The greatest number of steps.</summary>
    public const int MaxDepth = 64;

    private DocumentPath(ImmutableArray<PathSegment> segments) => Segments = segments;

    /// <summary>The whole document.</summary>
    public static DocumentPath Root { get; } = new([]);

    /// <summary>The steps from the root.</summary>
    public ImmutableArray<PathSegment> Segments { get; }

    /// <summary>The number of steps.</summary>
    public int Depth => Segments.Length;

    /// <summary>A path of property names.</summary>
    public static DocumentPath Of(params ReadOnlySpan<string> names)
    {
        var path = Root;
        foreach (var name in names)
            path = path.Property(name);
        return path;
    }

    /// <summary>A path of the given steps.</summary>
    public static DocumentPath Of(ImmutableArray<PathSegment> segments) => new(segments);

    /// <summary>Reads the notation.</summary>
    /// <exception cref="FormatException">The text does not begin with a slash, or has an escape other than described.</exception>
    public static DocumentPath Parse(string notation) => TryParse(notation, out var path)
        ? path
        : throw new FormatException($"\"{notation}\" is no path; write /name/#element with ~0 for ~, ~1 for / and ~2 for a leading #.");

    /// <summary>Reads the notation; false when <see cref="Parse"/> would throw.</summary>
    public static bool TryParse(string notation, out DocumentPath path)
    {
        path = Root;
        if (notation.Length == 0)
            return true;
        if (notation[0] != '/')
            return false;

        var segments = ImmutableArray.CreateBuilder<PathSegment>();
        foreach (var step in notation.Split('/').Skip(1))
        {
            if (!PathSegment.TryParse(step, out var segment))
                return false;
            segments.Add(segment);
        }

        path = new DocumentPath(segments.ToImmutable());
        return true;
    }

    /// <summary>The property of this name below.</summary>
    public DocumentPath Property(string name) => new(Segments.Add(PathSegment.Name(name)));

    /// <summary>The element with this id below.</summary>
    public DocumentPath Element(string id) => new(Segments.Add(PathSegment.Element(id)));

    /// <summary>The step below.</summary>
    public DocumentPath Step(PathSegment segment) => new(Segments.Add(segment));

    /// <inheritdoc/>
    public bool Equals(DocumentPath? other) => other is not null && Segments.AsSpan().SequenceEqual(other.Segments.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DocumentPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var segment in Segments)
            hash.Add(segment);
        return hash.ToHashCode();
    }

    /// <summary>The notation.</summary>
    public override string ToString() => string.Concat(Segments.Select(segment => "/" + segment));
}
