using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Transports.Uploads;

/// <summary>The scalar <c>Upload</c>: an <see cref="UploadedFile"/> that came in variables, and nothing else. Bind it with <c>new Resolvers().Scalar("Upload", UploadCodec.Instance)</c>.</summary>
public sealed class UploadCodec : ScalarCodec
{
    /// <summary>The codec.</summary>
    public static readonly UploadCodec Instance = new();

    private const string Problem = "Upload takes a file of a multipart request, by a variable.";

    private UploadCodec()
    {
    }

    /// <inheritdoc/>
    public override Coerced Parse(object raw) => raw is UploadedFile ? Coerced.To(raw) : Coerced.Refused(Problem);

    /// <inheritdoc/>
    public override Coerced ParseLiteral(ValueNode literal) => Coerced.Refused(Problem);

    /// <inheritdoc/>
    public override string? Write(object? value, JsonOutput output) => "Upload is for arguments only.";
}
