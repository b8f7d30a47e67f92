namespace GraphQLHello;

internal sealed record Entry(int Id, string Text);
