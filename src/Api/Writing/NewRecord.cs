using System.Collections.Immutable;
using System.Text.Json;

namespace LinkedRecords.Api.Writing;

/// <summary>A record to be made.</summary>
/// <param name="Name">By which other parts of the same call refer to it as <c>{{name}}</c>; may be null.</param>
/// <param name="Content">What it begins with.</param>
/// <param name="Facts">Two or three elements each; <c>$it</c> and a missing subject stand for the record.</param>
internal sealed record NewRecord(string? Name, RecordContent Content, ImmutableArray<ImmutableArray<JsonElement>> Facts);
