using System.Diagnostics;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using XRaySink.Documents;
using XRaySink.Recording;
using XRaySink.Sampling;

namespace XRaySink.AspNetCore.Tests;

/// <summary>What each of <see cref="XRayMiddlewareOptions"/> changes.</summary>
[Parallelizable(ParallelScope.All)]
sealed class OptionsTests
{
    [Test]
    public async Task A_fixed_name_is_every_segments_name()
    {
        SegmentDocument segment = await SegmentWith(options => options.SegmentName = "front");

        Assert.That(segment.Name, Is.EqualTo("front"));
    }

    [TestCase("127.0.0.*", "127.0.0.1")]
    [TestCase("127.?.0.1", "127.0.0.1")]
    [TestCase("*.example.com", "fallback")]
    public async Task A_host_that_matches_the_pattern_names_the_segment(string pattern, string name)
    {
        SegmentDocument segment = await SegmentWith(options =>
        {
            options.SegmentName = "fallback";
            options.SegmentNameHostPattern = pattern;
        });

        Assert.That(segment.Name, Is.EqualTo(name));
    }

    [Test]
    public async Task A_namer_of_ones_own_comes_first()
    {
        SegmentDocument segment = await SegmentWith(options =>
        {
            options.SegmentName = "fixed";
            options.SegmentNameSelector = context => "tenant" + context.Request.Path.Value!.Length;
        });

        Assert.That(segment.Name, Is.EqualTo("tenant9"));
    }

    [Test]
    public async Task A_host_matches_the_pattern_in_upper_or_lower_case()
    {
        SegmentDocument segment = await SegmentWith(options => options.SegmentNameHostPattern = "*.EXAMPLE.com", headers: ("Host", "Shop.example.COM:8080"));

        Assert.That(segment.Name, Is.EqualTo("Shop.example.COM"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("!")]
    public async Task A_namer_that_has_no_answer_or_fails_leaves_the_name_to_the_others(string? answer)
    {
        SegmentDocument segment = await SegmentWith(options =>
        {
            options.SegmentName = "fixed";
            options.SegmentNameSelector = _ => answer == "!" ? throw new InvalidOperationException("namer") : answer;
        });

        Assert.That(segment.Name, Is.EqualTo("fixed"));
    }

    [Test]
    public async Task Parameters_of_the_query_are_redacted_unless_allowed_by_name()
    {
        SegmentDocument segment = await SegmentWith(options => options.AllowedQueryParameters.Add("page"), "/orders/7?Page=2&token=s3cret&s3cret&=s3cret&empty=");

        Assert.That(new Uri(segment.Url!).Query, Is.EqualTo("?Page=2&token=Redacted&Redacted&=Redacted&empty=Redacted"));
    }

    [TestCase("203.0.113.7, 10.0.0.1", "203.0.113.7")]
    [TestCase("203.0.113.7:4711", "203.0.113.7")]
    [TestCase("[2001:db8::1]:4711", "2001:db8::1")]
    public async Task The_first_hop_that_proxies_name_is_the_client(string hops, string client)
    {
        SegmentDocument segment = await SegmentWith(static _ => { }, headers: ("X-Forwarded-For", hops));

        Assert.That((Request(segment, "client_ip"), segment.Element("http", "request", "x_forwarded_for")?.GetBoolean()), Is.EqualTo((client, true)));
    }

    [Test]
    public async Task A_forwarded_header_that_is_no_address_is_not_believed()
    {
        SegmentDocument segment = await SegmentWith(static _ => { }, headers: ("X-Forwarded-For", "<script>"));

        Assert.That((Request(segment, "client_ip"), segment.Element("http", "request", "x_forwarded_for")), Is.EqualTo(("127.0.0.1", default(System.Text.Json.JsonElement?))));
    }

    [TestCase("203.0.113.7", "203.0.113.7", true)]
    [TestCase(null, "127.0.0.1", false)]
    public async Task The_client_that_UseForwardedHeaders_has_put_in_the_place_of_the_proxy_is_the_client(string? hops, string client, bool isForwarded)
    {
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor });
            app.UseXRaySink();
            app.MapGet("/", () => "ok");
        }, TracedApp.RecordEverything);

        await app.Get("/", headers =>
        {
            if (hops is not null)
                headers.TryAddWithoutValidation("X-Forwarded-For", hops);
        });

        SegmentDocument segment = await app.Segment();
        Assert.That((Request(segment, "client_ip"), segment.Element("http", "request", "x_forwarded_for") is not null), Is.EqualTo((client, isForwarded)));
    }

    [Test]
    public async Task The_clients_address_can_be_left_out()
    {
        SegmentDocument segment = await SegmentWith(options => options.RecordClientAddress = false, headers: ("X-Forwarded-For", "203.0.113.7"));

        Assert.That((Request(segment, "client_ip"), segment.Element("http", "request", "x_forwarded_for")), Is.EqualTo((default(string), default(System.Text.Json.JsonElement?))));
    }

    [TestCase(true, "/orders/{id}")]
    [TestCase(false, null)]
    public async Task The_route_template_is_an_annotation_unless_switched_off(bool recordRoute, string? route)
    {
        SegmentDocument segment = await SegmentWith(options => options.RecordRoute = recordRoute);

        Assert.That(segment.Annotations.GetValueOrDefault("http_route"), Is.EqualTo(route));
    }

    [TestCase(true, "/orders/{id}")]
    [TestCase(false, "/orders/7")]
    public async Task Sampling_rules_see_the_path_or_the_route_template(bool byRoute, string path)
    {
        var sampling = new RecordingSampling();
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink(options => options.SampleByRoute = byRoute);
            app.MapGet("/orders/{id}", () => "ok");
        }, builder => builder.Services.AddXRaySink(options => options.Sampling = sampling));

        await app.Client.GetAsync("/orders/7");

        Assert.That(sampling.Requests.Single(), Is.EqualTo(new SamplingRequest { ServiceName = "web", Host = "127.0.0.1", Method = "GET", Path = path }));
    }

    [Test]
    public async Task Default_annotations_are_on_every_segment()
    {
        SegmentDocument segment = await SegmentWith(options =>
        {
            options.DefaultAnnotations["stage"] = "beta";
            options.DefaultAnnotations["shard"] = 3;
        });

        Assert.That((segment.Annotations["stage"], segment.Annotations["shard"]), Is.EqualTo(((object)"beta", (object)3.0)));
    }

    [Test]
    public async Task What_enrichers_and_handlers_annotate_joins_the_default_annotations()
    {
        SegmentDocument segment = await SegmentWith(options =>
        {
            options.DefaultAnnotations["stage"] = "beta";
            options.EnrichWithHttpRequest = static (_, request) => XRay.Annotate("from_request", request.Method);
            options.EnrichWithHttpResponse = static (_, response) => XRay.Annotate("from_response", response.StatusCode);
        });

        Assert.That(segment.Annotations.Keys, Is.EquivalentTo(new[] { "stage", "http_route", "from_request", "from_response", "from_handler" }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_exception_enriches_whether_it_escapes_or_is_handled(bool isHandled)
    {
        await using TracedApp app = await TracedApp.Recording(app =>
        {
            if (isHandled)
                app.UseExceptionHandler(handler => handler.Run(context => context.Response.WriteAsync("sorry")));
            app.MapGet("/", string () => throw new InvalidOperationException("thrown"));
        }, options => options.EnrichWithException = static (segment, exception) => XRay.Annotate("what", exception.Message));

        await app.Get("/");

        Assert.That((await app.Segment()).Annotations["what"], Is.EqualTo("thrown"));
    }

    [TestCase("sub", "ada")]
    [TestCase(null, null)]
    public async Task The_user_is_recorded_from_a_claim_when_one_is_chosen(string? claim, string? user)
    {
        await using TracedApp app = await TracedApp.Recording(app =>
        {
            app.Use((context, next) =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ada")], "test"));
                return next(context);
            });
            app.MapGet("/", () => "ok");
        }, options => options.UserClaimType = claim);

        await app.Get("/");

        Assert.That((await app.Segment()).User, Is.EqualTo(user));
    }

    [TestCase(TraceHeaderResponse.Always, "1", true)]
    [TestCase(TraceHeaderResponse.WhenRequested, "1", false)]
    [TestCase(TraceHeaderResponse.WhenRequested, "?", true)]
    [TestCase(TraceHeaderResponse.Never, "?", false)]
    public async Task The_response_names_the_trace_when_it_should(TraceHeaderResponse response, string mark, bool isThere)
    {
        await using TracedApp app = await TracedApp.Recording(app => app.MapGet("/", () => "ok"), options => options.ResponseHeader = response);

        using HttpResponseMessage answer = await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.TryAddWithoutValidation(TraceHeader.HttpHeaderName, $"Root=1-5759e988-bd862e3fe1be46a994272793;Sampled={mark}");
        });

        Assert.That(answer.Headers.TryGetValues(TraceHeader.HttpHeaderName, out IEnumerable<string>? values) ? values.Single() : null,
            Is.EqualTo(isThere ? "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1" : null));
    }

    [Test]
    public async Task Options_from_services_and_from_the_pipeline_add_up()
    {
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.UseXRaySink(options => options.DefaultAnnotations["pipeline"] = true);
            app.MapGet("/", () => "ok");
        }, builder =>
        {
            TracedApp.RecordEverything(builder);
            builder.Services.Configure<XRayMiddlewareOptions>(options => options.DefaultAnnotations["services"] = true);
        });

        await app.Get("/");

        Assert.That((await app.Segment()).Annotations.Keys, Is.SupersetOf(new[] { "pipeline", "services" }));
    }

    [Test]
    public async Task A_change_of_the_options_after_the_start_is_not_seen()
    {
        XRayMiddlewareOptions given = null!;
        await using TracedApp app = await TracedApp.Recording(app => app.MapGet("/", () => "ok"), options => given = options);
        given.SegmentName = "late";
        given.Filter = static _ => false;
        given.IgnorePaths.Add("*");
        given.AllowedQueryParameters.Add("token");
        given.DefaultAnnotations["late"] = true;

        await app.Get("/?token=secret");

        SegmentDocument segment = await app.Segment();
        Assert.That((segment.Name, new Uri(segment.Url!).Query, segment.Annotations.ContainsKey("late")), Is.EqualTo(("web", "?token=Redacted", false)));
    }

    static string? Request(SegmentDocument segment, string member) => segment.Element("http", "request", member)?.GetString();

    static async Task<SegmentDocument> SegmentWith(Action<XRayMiddlewareOptions> options, string path = "/orders/7", params (string Name, string Value)[] headers)
    {
        await using TracedApp app = await TracedApp.Recording(app => app.MapGet("/orders/{id}", () => XRay.Annotate("from_handler", true)), options);
        await app.Get(path, request =>
        {
            foreach ((string name, string value) in headers)
                request.TryAddWithoutValidation(name, value);
        });
        return await app.Segment();
    }

    sealed class RecordingSampling : ISamplingStrategy
    {
        public List<SamplingRequest> Requests { get; } = [];

        public SamplingDecision Decide(in SamplingRequest request)
        {
            Requests.Add(request);
            return new SamplingDecision(true);
        }
    }
}
