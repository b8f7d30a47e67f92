using LinkedRecords.Api.Identity.Endpoints;
using LinkedRecords.Api.Identity.OpenId;
using LinkedRecords.Api.Identity.Tokens;
using LinkedRecords.FactStore;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace LinkedRecords.Api.Identity;

/// <summary>Puts the parts of sign-in together.</summary>
internal static class IdentityServices
{
    private static readonly TimeSpan ProviderTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Registers everything that finds out who calls. Needs <see cref="IFactStore"/>, <see cref="NpgsqlDataSource"/> and <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IdentityOptions options)
    {
        services.AddSingleton(options);
        services.AddCors();
        services.AddSingleton<OriginPolicy>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<FirstSight>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<RequestIdentity>();
        services.AddSingleton<SessionWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionWatch>());
        services.AddHttpClient("identity", http => http.Timeout = ProviderTimeout);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, IdentityJson.Default);
            // What a generated context says about its types holds only for its own options, not for those of a server.
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        // In development as elsewhere, so that what is tried out is what is run.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, Schema.ApiJson.Default));
        if (options.Issuer is not null)
        {
            AddProvider(services, options);
        }

        return services.AddSingleton(provider => new Authenticator(
            provider.GetRequiredService<Accounts>(),
            provider.GetRequiredService<Sessions>(),
            provider.GetRequiredService<FirstSight>(),
            provider.GetService<JwtValidator>(),
            provider.GetService<UserInfo>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Maps every route of sign-in.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder routes, IdentityOptions options)
    {
        routes.MapAccounts();
        routes.MapOpenId(options);
        routes.MapDevelopmentUsers(options);
    }

    private static void AddProvider(IServiceCollection services, IdentityOptions options)
    {
        services.AddSingleton(provider => new OpenIdIssuer(
            options.Issuer!,
            provider.GetRequiredService<IHttpClientFactory>().CreateClient("identity"),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new JwtValidator(
            provider.GetRequiredService<OpenIdIssuer>(), options.Audience!, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new UserInfo(
            provider.GetRequiredService<OpenIdIssuer>(), provider.GetRequiredService<IHttpClientFactory>().CreateClient("identity")));
        if (options.ClientSecret is not null)
        {
            services.AddSingleton(provider => new CodeFlow(
                options,
                provider.GetRequiredService<OpenIdIssuer>(),
                provider.GetRequiredService<IHttpClientFactory>().CreateClient("identity"),
                provider.GetRequiredService<TimeProvider>()));
        }
    }
}
