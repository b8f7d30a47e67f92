using System.Text;
using LinkedRecords.GraphQL.Language.Lexing;

namespace LinkedRecords.GraphQL.Language;

/// <summary>Shortens a document without changing what it means.</summary>
public static class StripIgnored
{
    /// <summary>The tokens of <paramref name="source"/> with as little between them as the grammar allows; block strings lose their indentation.</summary>
    /// <exception cref="GraphQLSyntaxException">The source is not made of tokens.</exception>
    public static string From(Source source)
    {
        var stripped = new StringBuilder(source.Utf8.Length);
        var lexer = new Lexer(source);
        var needsBlank = false;
        for (lexer.Advance(); lexer.Kind != TokenKind.EndOfFile; lexer.Advance())
        {
            var isPunctuator = TokenKinds.IsPunctuator(lexer.Kind);
            if (needsBlank && (!isPunctuator || lexer.Kind == TokenKind.Spread))
                stripped.Append(' ');
            stripped.Append(lexer.Kind == TokenKind.BlockString
                ? BlockString.Print(lexer.Value, minimize: true)
                : Encoding.UTF8.GetString(lexer.Text));
            needsBlank = !isPunctuator;
        }

        return stripped.ToString();
    }
}
