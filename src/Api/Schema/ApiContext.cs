using LinkedRecords.Api.Identity;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api.Schema;

/// <summary>What every resolver of a request knows: who asks.</summary>
internal sealed class ApiContext(Caller? caller)
{
    private volatile Caller? _caller = caller;

    /// <summary>Null when the request carries no valid credential; then nothing but the schema itself can be asked for.</summary>
    public Caller? Caller => _caller;

    /// <summary>The same person goes on with a fresh credential.</summary>
    public void Renew(Caller fresh) => _caller = fresh;

    /// <summary>The one who asks.</summary>
    /// <exception cref="GraphQLException">Nobody is signed in, or the credential is not good for that.</exception>
    public static Node UserOf(in FieldContext context, string scope = Scope.Read) => CallerOf(context.RequestContext, scope).User;

    /// <inheritdoc cref="UserOf"/>
    public static Caller CallerOf(object? requestContext, string scope = Scope.Read)
    {
        if (requestContext is not ApiContext { Caller: { } caller })
        {
            throw new GraphQLException("Sign in first: send `Authorization: Bearer …` or the session cookie.", "UNAUTHENTICATED");
        }

        return caller.May(scope)
            ? caller
            : throw new GraphQLException($"This token is not good for `{scope}`. Make one that is, at /auth/tokens.", "SCOPE_MISSING");
    }
}
