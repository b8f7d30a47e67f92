using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.Documents;

/// <summary>What a client asks for: its operation and the version that it was made on.</summary>
/// <param name="Epoch">Which history the base version belongs to; a document that was created anew has another.</param>
/// <param name="BaseVersion">The version whose text the operation applies to.</param>
/// <param name="Author">The user, as the server knows it; never taken from the message.</param>
/// <param name="Client">One editing session of that user, chosen by the client.</param>
/// <param name="Sequence">Grows with every new change of the client; a repetition has the sequence of the first try.</param>
/// <param name="Operation">Made on the text at <paramref name="BaseVersion"/>.</param>
public sealed record TextChange(Guid Epoch, long BaseVersion, string Author, string Client, long Sequence, TextOperation Operation);
