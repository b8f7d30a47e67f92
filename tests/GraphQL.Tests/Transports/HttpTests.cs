using LinkedRecords.GraphQL.Transports;

namespace LinkedRecords.GraphQL.Tests.Transports;

public sealed class HttpTests
{
    private const string ResponseType = "application/graphql-response+json";

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData(ResponseType, ResponseType)]
    [InlineData(ResponseType + ", application/json", ResponseType)]
    [InlineData("application/json, " + ResponseType, "application/json")]
    [InlineData("application/json;q=0.5, " + ResponseType + ";q=0.4", "application/json")]
    [InlineData("application/json;q=0, */*", ResponseType)]
    [InlineData("text/event-stream, multipart/mixed, " + ResponseType, ResponseType)]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("multipart/mixed", "multipart/mixed")]
    public async Task A_query_is_answered_in_the_type_that_the_client_likes_best(string? accept, string expected)
    {
        await using var server = await TestServer.StartAsync();

        var (status, type, body) = await server.PostAsync("""{"query":"{ hello }"}""", accept);

        Assert.Equal(200, status);
        Assert.StartsWith(expected, type, StringComparison.Ordinal);
        Assert.Contains("""{"data":{"hello":"Hello world"}}""", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"query":"{ hello }"}""", "text/html", "application/json", 406)]
    [InlineData("""{"query":"{ hello }"}""", null, "text/plain", 415)]
    [InlineData("""{"query":"{ hello }"}""", null, "application/json; charset=latin1", 415)]
    [InlineData("query=%7Bhello%7D", null, "application/x-www-form-urlencoded", 415)]
    [InlineData("""{"query":"{ hello }"}""", null, "multipart/form-data; boundary=x", 415)]
    [InlineData("", null, "application/json", 400)]
    [InlineData("""{"query":""", null, "application/json", 400)]
    [InlineData("""{"query":"{ hello }"} x""", null, "application/json", 400)]
    [InlineData("""{"qeury":"{ hello }"}""", null, "application/json", 400)]
    [InlineData("""{"query":7}""", null, "application/json", 400)]
    [InlineData("""{"query":"\ud800"}""", null, "application/json", 400)]
    [InlineData("""{"query":"{ hello }","variables":[]}""", null, "application/json", 400)]
    [InlineData("""{"query":"{ hello }","operationName":{}}""", null, "application/json", 400)]
    [InlineData("""{"query":"{ hello }","extensions":"x"}""", null, "application/json", 400)]
    [InlineData("""[{"query":"{ hello }"}]""", null, "application/json", 400)]
    [InlineData("\"text\"", null, "application/json", 400)]
    public async Task What_is_no_request_is_refused_with_a_status_and_a_code(string body, string? accept, string type, int expected)
    {
        await using var server = await TestServer.StartAsync();

        var (status, _, answer) = await server.PostAsync(body, accept, type);

        Assert.Equal(expected, status);
        Assert.Contains("\"code\":", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"data\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", 400, 400)]
    [InlineData("{ unknown }", 400, 422)]
    [InlineData("query($n: Int!) { list(size: $n) }", 400, 422)]
    [InlineData("query A { hello } query B { hello }", 400, 422)]
    [InlineData("{ fails }", 200, 294)]
    [InlineData("{ hello }", 200, 200)]
    public async Task The_status_follows_the_rules_that_were_chosen(string query, int audited, int draft)
    {
        await using var today = await TestServer.StartAsync();
        await using var tomorrow = await TestServer.StartAsync(new GraphQLEndpointOptions { StatusCodes = StatusCodeRules.Draft2026 });
        var body = $$"""{"query":"{{query}}"}""";

        Assert.Equal(audited, (await today.PostAsync(body, ResponseType)).Status);
        Assert.Equal(draft, (await tomorrow.PostAsync(body, ResponseType)).Status);
        Assert.Equal(200, (await today.PostAsync(body, "application/json")).Status);
    }

    [Fact]
    public async Task Get_runs_queries_and_never_mutations()
    {
        await using var server = await TestServer.StartAsync();

        var query = await server.Http.GetAsync(new Uri(server.Url + "?query=query($n:String){hello(name:$n)}&variables={\"n\":\"you\"}&operationName="));
        var mutation = await server.Http.GetAsync(new Uri(server.Url + "?query=mutation{add}"));
        var chosen = await server.Http.GetAsync(new Uri(server.Url + "?query=mutation+M{add}+query+Q{hello}&operationName=Q"));
        var after = await server.PostAsync("""{"query":"mutation { add(by: 0) }"}""");

        Assert.Equal("""{"data":{"hello":"Hello you"}}""", await query.Content.ReadAsStringAsync());
        Assert.Equal(405, (int)mutation.StatusCode);
        Assert.Equal("POST", Assert.Single(mutation.Content.Headers.Allow));
        Assert.Equal(200, (int)chosen.StatusCode);
        Assert.Equal("""{"data":{"add":0}}""", after.Body);
    }

    [Fact]
    public async Task Other_methods_are_told_which_are_allowed()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { AllowGet = false });

        using var answer = await server.Http.GetAsync(new Uri(server.Url + "?query={hello}"));

        Assert.Equal(405, (int)answer.StatusCode);
        Assert.Equal("POST", Assert.Single(answer.Content.Headers.Allow));
    }

    [Fact]
    public async Task A_guarded_get_needs_a_header_that_other_origins_cannot_send()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { GuardGet = true });
        var url = new Uri(server.Url + "?query={hello}");

        var bare = await server.SendAsync(new HttpRequestMessage(HttpMethod.Get, url));
        var guarded = await server.SendAsync(new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "GraphQL-Require-Preflight", "1" } } });

        Assert.Equal(403, bare.Status);
        Assert.Equal(200, guarded.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_refused_whether_or_not_it_says_so(bool declaresLength)
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { MaxBodyBytes = 1000 });
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url) { Content = new ByteArrayContent(new byte[2000]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TransferEncodingChunked = !declaresLength;

        Assert.Equal(413, (await server.SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_batch_is_answered_in_its_order_with_errors_in_their_places()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions { MaxBatchSize = 3 });

        var good = await server.PostAsync("""[{"query":"mutation { add(by: 2) }"},7,{"query":"mutation { add(by: 3) }"}]""");
        var empty = await server.PostAsync("[]");
        var long4 = await server.PostAsync("""[{"query":"{hello}"},{"query":"{hello}"},{"query":"{hello}"},{"query":"{hello}"}]""");

        Assert.Equal(200, good.Status);
        Assert.StartsWith("""[{"data":{"add":2}},{"errors":""", good.Body, StringComparison.Ordinal);
        Assert.EndsWith(""",{"data":{"add":5}}]""", good.Body, StringComparison.Ordinal);
        Assert.Equal(400, empty.Status);
        Assert.Equal(400, long4.Status);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_the_resolver()
    {
        await using var server = await TestServer.StartAsync();
        using var leave = new CancellationTokenSource();

        var asking = server.Http.PostAsync(server.Url, new StringContent("""{"query":"{ wait }"}""", null, "application/json"), leave.Token);
        await server.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await server.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Who_is_not_admitted_is_told_so_and_who_is_has_a_context()
    {
        await using var server = await TestServer.StartAsync(new GraphQLEndpointOptions
        {
            Admit = (request, _) => new(request.Http.Request.Headers.Authorization.ToString() switch
            {
                "ada" => new Admission.Granted("Ada"),
                "eve" => new Admission.Forbidden(),
                _ => new Admission.Unauthenticated(),
            }),
        });

        async Task<(int, string, string)> Ask(string who)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, server.Url) { Content = new StringContent("""{"query":"{ context }"}""", null, "application/json") };
            request.Headers.TryAddWithoutValidation("Authorization", who);
            return await server.SendAsync(request);
        }

        Assert.Equal(401, (await Ask("nobody")).Item1);
        Assert.Equal(403, (await Ask("eve")).Item1);
        Assert.Equal("""{"data":{"context":"Ada"}}""", (await Ask("ada")).Item3);
    }

    [Fact]
    public async Task A_subscription_over_server_sent_events_ends_with_complete()
    {
        await using var server = await TestServer.StartAsync();

        var (status, type, body) = await server.PostAsync("""{"query":"subscription { count(to: 2) }"}""", "text/event-stream");

        Assert.Equal(200, status);
        Assert.Equal("text/event-stream; charset=utf-8", type);
        Assert.Equal(":\n\nevent: next\ndata: {\"data\":{\"count\":1}}\n\nevent: next\ndata: {\"data\":{\"count\":2}}\n\nevent: complete\ndata:\n\n", body);
    }

    [Fact]
    public async Task Deferred_parts_come_as_parts_of_multipart_mixed()
    {
        await using var server = await TestServer.StartAsync();

        var (_, type, body) = await server.PostAsync("""{"query":"{ a: hello ... @defer { b: hello } }"}""", "multipart/mixed;incrementalSpec=v0.2, application/json");

        Assert.Equal("multipart/mixed; boundary=\"-\"; incrementalSpec=v0.2", type.Replace(";inc", "; inc", StringComparison.Ordinal).Replace(";  inc", "; inc", StringComparison.Ordinal));
        Assert.StartsWith("\r\n---\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{\"data\":{\"a\":\"Hello world\"},\"pending\"", body, StringComparison.Ordinal);
        Assert.EndsWith("\"hasNext\":false}\r\n-----\r\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_takes_no_stream_gets_deferred_parts_at_once_and_no_subscriptions()
    {
        await using var server = await TestServer.StartAsync();

        var deferred = await server.PostAsync("""{"query":"{ a: hello ... @defer { b: hello } }"}""", "application/json");
        var subscription = await server.PostAsync("""{"query":"subscription { count(to: 2) }"}""", "application/json");

        Assert.Equal("""{"data":{"a":"Hello world","b":"Hello world"}}""", deferred.Body);
        Assert.Equal(406, subscription.Status);
    }

    [Fact]
    public async Task Subscriptions_in_the_protocol_of_Apollo_wrap_each_event()
    {
        await using var server = await TestServer.StartAsync();

        var (_, type, body) = await server.PostAsync(
            """{"query":"subscription { count(to: 1) }"}""", "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json;q=0.9");

        Assert.StartsWith("multipart/mixed", type, StringComparison.Ordinal);
        Assert.Equal("\r\n--graphql\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{\"payload\":{\"data\":{\"count\":1}}}\r\n--graphql--\r\n", body);
    }

    [Fact]
    public async Task An_unexpected_failure_is_masked()
    {
        await using var server = await TestServer.StartAsync();

        var (_, _, body) = await server.PostAsync("""{"query":"{ fails }"}""");

        Assert.Contains("correlationId", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }
}
