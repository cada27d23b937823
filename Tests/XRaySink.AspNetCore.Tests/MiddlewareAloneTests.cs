using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using XRaySink.Documents;

namespace XRaySink.AspNetCore.Tests;

/// <summary><c>app.UseMiddleware&lt;XRayMiddleware&gt;()</c> with nothing else configured.</summary>
sealed class MiddlewareAloneTests
{
    const string Root = "1-5759e988-bd862e3fe1be46a994272793";
    const string Parent = "53995c3f42cd8ad8";

    [Test]
    public async Task A_request_becomes_a_segment_with_what_is_known_of_request_and_response()
    {
        await using TracedApp app = await TracedApp.Alone(app => app.MapGet("/orders/{id}", (string id) => Results.Bytes("order"u8.ToArray())));

        await app.Get("/orders/7?token=secret&page=2", headers => headers.UserAgent.ParseAdd("tests/1.0"));

        SegmentDocument segment = await app.Segment();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.Name, Is.EqualTo("web"));
            Assert.That(segment.IsSubsegment, Is.False);
            Assert.That(segment.HttpMethod, Is.EqualTo("GET"));
            Assert.That(segment.Url, Is.EqualTo(new Uri(app.BaseAddress, "/orders/7?token=Redacted&page=Redacted").ToString()));
            Assert.That(segment.Element("http", "request", "user_agent")?.GetString(), Is.EqualTo("tests/1.0"));
            Assert.That(segment.Element("http", "request", "client_ip")?.GetString(), Is.EqualTo("127.0.0.1"));
            Assert.That(segment.Status, Is.EqualTo(200));
            Assert.That(segment.Element("http", "response", "content_length")?.GetInt64(), Is.EqualTo("order".Length));
            Assert.That(segment.IsFault || segment.IsError, Is.False);
        }
    }

    [Test]
    public async Task The_trace_of_an_incoming_trace_header_is_continued()
    {
        await using TracedApp app = await TracedApp.Alone(app => app.MapGet("/", () => "ok"));

        await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.Add(TraceHeader.HttpHeaderName, $"Root={Root};Parent={Parent};Sampled=1");
            headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        });

        SegmentDocument segment = await app.Segment();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.TraceId, Is.EqualTo(Root));
            Assert.That(segment.ParentId, Is.EqualTo(Parent));
        }
    }

    [Test]
    public async Task A_trace_header_with_nothing_but_a_root_is_continued_without_a_parent()
    {
        await using TracedApp app = await TracedApp.Alone(app => app.MapGet("/", () => "ok"));

        await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.Add(TraceHeader.HttpHeaderName, "Root=" + Root);
        });

        SegmentDocument segment = await app.Segment();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.TraceId, Is.EqualTo(Root));
            Assert.That(segment.ParentId, Is.Null);
        }
    }

    [Test]
    public async Task The_trace_of_an_incoming_traceparent_is_continued()
    {
        await using TracedApp app = await TracedApp.Alone(app => app.MapGet("/", () => "ok"));

        await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        });

        SegmentDocument segment = await app.Segment();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.TraceId, Is.EqualTo("1-0af76519-16cd43dd8448eb211c80319c"));
            Assert.That(segment.ParentId, Is.EqualTo("b7ad6b7169203331"));
        }
    }

    [Test]
    public async Task A_request_that_is_not_sampled_upstream_is_not_recorded_and_says_so_downstream()
    {
        await using TracedApp app = await TracedApp.Alone(app => app.MapGet("/", () => XRay.TraceHeader));

        using HttpResponseMessage response = await app.Get("/", headers =>
        {
            headers.Remove(TraceHeader.HttpHeaderName);
            headers.Add(TraceHeader.HttpHeaderName, $"Root={Root};Sampled=0");
        });

        Assert.That(await response.Content.ReadAsStringAsync(), Does.StartWith("Root=" + Root).And.EndWith(";Sampled=0"));
    }

    [TestCase(404, true, false, false)]
    [TestCase(429, true, true, false)]
    [TestCase(503, false, false, true)]
    public async Task The_status_decides_between_error_throttle_and_fault(int status, bool isError, bool isThrottled, bool isFault)
    {
        await using TracedApp app = await TracedApp.Alone(app => app.MapGet("/", () => Results.StatusCode(status)));

        await app.Get("/");

        SegmentDocument segment = await app.Segment();
        Assert.That((segment.Status, segment.IsError, segment.IsThrottled, segment.IsFault), Is.EqualTo((status, isError, isThrottled, isFault)));
    }

    [Test]
    public async Task An_escaping_exception_is_a_fault_with_status_500_and_a_cause()
    {
        await using TracedApp app = await TracedApp.Alone(app => app.MapGet("/", string () => throw new InvalidOperationException("no stock")));

        using HttpResponseMessage response = await app.Get("/");

        SegmentDocument segment = await app.Segment();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
            Assert.That(segment.Status, Is.EqualTo(500));
            Assert.That(segment.IsFault, Is.True);
            Assert.That(segment.Exceptions.Single().Message, Is.EqualTo("no stock"));
        }
    }

    [Test]
    public async Task An_exception_reaches_the_outer_middleware_as_the_same_object_with_the_throwers_stack()
    {
        var thrown = new InvalidOperationException("no stock");
        Exception? seen = null;
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (InvalidOperationException exception)
                {
                    seen = exception;
                }
            });
            app.UseMiddleware<XRayMiddleware>();
            app.Run(context => ThrowFromHere(thrown));
        }, _ => { });

        await app.Get("/");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen, Is.SameAs(thrown));
            Assert.That(seen!.StackTrace!.TrimStart(), Does.StartWith("at XRaySink.AspNetCore.Tests.MiddlewareAloneTests." + nameof(ThrowFromHere)));
        }
    }

    [Test]
    public async Task The_response_names_the_trace()
    {
        await using TracedApp app = await TracedApp.Alone(app => app.MapGet("/", () => "ok"));

        using HttpResponseMessage response = await app.Get("/");

        SegmentDocument segment = await app.Segment();
        Assert.That(response.Headers.GetValues(TraceHeader.HttpHeaderName).Single(), Is.EqualTo($"Root={segment.TraceId};Sampled=1"));
    }

    [Test]
    public async Task A_trace_header_that_the_application_has_written_is_left_alone()
    {
        await using TracedApp app = await TracedApp.Alone(app => app.MapGet("/", (HttpContext context) =>
        {
            context.Response.Headers[TraceHeader.HttpHeaderName] = "mine";
            return "ok";
        }));

        using HttpResponseMessage response = await app.Get("/");

        Assert.That(response.Headers.GetValues(TraceHeader.HttpHeaderName).Single(), Is.EqualTo("mine"));
    }

    [Test]
    public async Task Everything_behind_the_middleware_sees_its_segment_and_what_is_before_it_does_not()
    {
        Activity? before = null, after = null;
        var inside = new List<string?>();
        await using TracedApp app = await TracedApp.Start(app =>
        {
            app.Use(async (context, next) =>
            {
                before = Activity.Current;
                await next(context);
                after = Activity.Current;
            });
            app.UseMiddleware<XRayMiddleware>();
            app.Use(async (context, next) =>
            {
                inside.Add(Activity.Current?.SpanId.ToHexString());
                await next(context);
                inside.Add(Activity.Current?.SpanId.ToHexString());
            });
            app.Run(async context =>
            {
                await Task.Yield();
                inside.Add(Activity.Current?.SpanId.ToHexString());
                inside.Add(await Task.Run(() => Activity.Current?.SpanId.ToHexString()));
            });
        }, _ => { });
        await app.Get("/");

        SegmentDocument segment = await app.Segment();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(inside, Is.All.EqualTo(segment.Id));
            Assert.That(after, Is.SameAs(before));
        }
    }

    static Task ThrowFromHere(Exception exception) => throw exception;
}
