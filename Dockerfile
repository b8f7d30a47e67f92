# The server alone: PostgreSQL is elsewhere, named by DATABASE_URL. Build: docker build -t linkedrecords .
FROM node:22 AS console
WORKDIR /source
COPY console/package.json console/package-lock.json console/
RUN npm ci --prefix console --no-audit --no-fund
COPY clients/typescript clients/typescript
COPY src/Api/schema.graphql src/Api/
COPY console console
RUN npm run --prefix console build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
COPY --from=console /source/console/dist console/dist
RUN dotnet publish src/Api --configuration Release --output /app \
    -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# pg_dump and pg_restore, for "linkedrecords backup" and "restore"; curl for the health check.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends curl postgresql-client \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
USER $APP_UID
# The last as ./linkedrecords has it, with the reason.
ENV LINKEDRECORDS_URL=http://0.0.0.0:6543 \
    LINKEDRECORDS_LOG=json \
    DOTNET_GCgen0size=4000000
EXPOSE 6543
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD curl --fail --silent http://127.0.0.1:6543/health/ready
# No shell in between, so that the server hears SIGTERM and ends in order.
ENTRYPOINT ["dotnet", "/app/LinkedRecords.Api.dll"]
CMD ["serve"]
