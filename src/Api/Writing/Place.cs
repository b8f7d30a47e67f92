using LinkedRecords.Collaboration.KeyValue;

namespace LinkedRecords.Api.Writing;

/// <summary>Where among its siblings something is to stand.</summary>
internal abstract record Place
{
    private Place()
    {
    }

    /// <summary>Behind all others.</summary>
    public static Place Last { get; } = new AtEnd();

    /// <summary>The index it stands for among some siblings.</summary>
    /// <exception cref="RefusedException">The sibling that it names is not among them.</exception>
#pragma warning disable S3060 // A closed hierarchy of three: the rule reads best in one place.
    public int IndexIn(IReadOnlyList<string> siblings, DocumentPath container) => this switch
    {
        At(var index) => index,
        Before(var id) => IndexOf(siblings, id, container),
        After(var id) => IndexOf(siblings, id, container) + 1,
        _ => siblings.Count,
    };
#pragma warning restore S3060

    private static int IndexOf(IReadOnlyList<string> siblings, string id, DocumentPath container)
    {
        for (var index = 0; index < siblings.Count; index++)
        {
            if (string.Equals(siblings[index], id, StringComparison.Ordinal))
                return index;
        }

        throw new RefusedException(new Refusal(
            RefusalCode.NotFound, container.Element(id).ToString(), "The element to stand beside is not there; it may have been deleted."));
    }

    /// <summary>At an index, counted from 0.</summary>
    public sealed record At(int Index) : Place;

    /// <summary>Right before a sibling.</summary>
    public sealed record Before(string Id) : Place;

    /// <summary>Right after a sibling.</summary>
    public sealed record After(string Id) : Place;

    private sealed record AtEnd : Place;
}
