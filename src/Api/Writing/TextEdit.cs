using LinkedRecords.Collaboration.Text.Operations;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Writing;

/// <summary>An edit of a text.</summary>
/// <param name="Record">The text.</param>
/// <param name="BaseVersion">The version it was made on.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Client">The editing session.</param>
/// <param name="Sequence">The session's own number of it.</param>
/// <param name="OnThatVersionOnly">Whether it is refused, instead of rebased, when the text has moved on.</param>
internal sealed record TextEdit(
    Node Record, long BaseVersion, TextOperation Operation, string Client, long Sequence, bool OnThatVersionOnly = false);
