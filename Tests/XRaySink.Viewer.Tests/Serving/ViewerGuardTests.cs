using System.Net;
using XRaySink.Documents;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tests.Serving;

public class ViewerGuardTests
{
    static readonly string[] Paths = ["/xray/", "/xray/map", "/xray/live", "/xray/traces/1-6ab13d00-000000000000000000000001", "/xray/documents/1-6ab13d00-000000000000000000000001", "/xray/assets/list.js"];

    [Test]
    public async Task A_host_name_that_could_be_a_rebound_one_is_refused_on_every_path([ValueSource(nameof(Paths))] string path)
    {
        await using ViewerApp app = await ViewerApp.Start();

        using HttpResponseMessage answer = await app.Get(path, ("Host", "rebound.example"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("AllowedHosts"));
    }

    [TestCase("localhost", HttpStatusCode.OK)]
    [TestCase("LOCALHOST:5000", HttpStatusCode.OK)]
    [TestCase("shop.localhost", HttpStatusCode.OK)]
    [TestCase("127.0.0.1:2000", HttpStatusCode.OK)]
    [TestCase("[::1]:2000", HttpStatusCode.OK)]
    [TestCase("localhost.evil.example", HttpStatusCode.Forbidden)]
    [TestCase("127.0.0.1.evil.example", HttpStatusCode.Forbidden)]
    [TestCase("evillocalhost", HttpStatusCode.Forbidden)]
    public async Task Only_names_that_nobody_else_can_own_are_answered(string host, HttpStatusCode expected)
    {
        await using ViewerApp app = await ViewerApp.Start();

        using HttpResponseMessage answer = await app.Get("/xray/", ("Host", host));

        Assert.That(answer.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_name_that_is_allowed_is_answered()
    {
        await using ViewerApp app = await ViewerApp.Start(options => options.AllowedHosts.Add("dev.example"));

        using HttpResponseMessage answer = await app.Get("/xray/", ("Host", "DEV.example:8080"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("192.0.2.1", false, HttpStatusCode.Forbidden)]
    [TestCase("::ffff:192.0.2.1", false, HttpStatusCode.Forbidden)]
    [TestCase("2001:db8::1", false, HttpStatusCode.Forbidden)]
    [TestCase("127.0.0.2", false, HttpStatusCode.OK)]
    [TestCase("::1", false, HttpStatusCode.OK)]
    [TestCase("::ffff:127.0.0.1", false, HttpStatusCode.OK)]
    [TestCase("192.0.2.1", true, HttpStatusCode.OK)]
    public async Task Other_machines_are_refused_unless_they_are_allowed(string caller, bool allowRemote, HttpStatusCode expected)
    {
        await using ViewerApp app = await ViewerApp.Start(options => options.AllowRemote = allowRemote);
        app.Caller = IPAddress.Parse(caller);

        using HttpResponseMessage answer = await app.Get("/xray/");

        Assert.That(answer.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task What_a_proxy_forwards_is_refused_for_the_proxy_may_stand_for_anybody([Values("X-Forwarded-For", "Forwarded", "X-Forwarded-Host")] string header)
    {
        await using ViewerApp app = await ViewerApp.Start();

        using HttpResponseMessage answer = await app.Get("/xray/", (header, "for=192.0.2.1"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Other_sites_can_link_to_it_and_not_read_or_embed_it()
    {
        await using ViewerApp app = await ViewerApp.Start();

        using HttpResponseMessage read = await app.Get("/xray/live", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "cors"));
        using HttpResponseMessage linked = await app.Get("/xray/", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"));

        Assert.That((read.StatusCode, linked.StatusCode), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.OK)));
    }

    [Test]
    public async Task Every_answer_forbids_what_does_not_come_from_the_viewer_itself([ValueSource(nameof(Paths))] string path)
    {
        await using ViewerApp app = await ViewerApp.Start();

        using HttpResponseMessage answer = await app.Get(path);

        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Multiple(() =>
        {
            Assert.That(policy, Does.StartWith("default-src 'none'; script-src 'self'; style-src 'self'"));
            Assert.That(policy.Contains("unsafe", StringComparison.Ordinal), Is.False);
            Assert.That(policy, Does.Contain("frame-ancestors 'none'"));
            Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
            Assert.That(answer.Headers.GetValues("Cross-Origin-Resource-Policy"), Is.EqualTo(new[] { "same-origin" }));
            Assert.That(answer.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
        });
    }

    [Test]
    public async Task Outside_of_development_nothing_is_served_and_nothing_kept([Values("Production", "Staging")] string environment)
    {
        await using ViewerApp app = await ViewerApp.Start(environment: environment);

        using HttpResponseMessage hello = await app.Get("/hello");
        await app.Daemon.WaitForDocuments(1);
        using HttpResponseMessage page = await app.Get("/xray/");

        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(app.Store.Since(0).Kept, Is.Zero);
    }

    [Test]
    public async Task It_can_be_switched_on_outside_of_development_and_off_within([Values] bool isEnabled)
    {
        await using ViewerApp app = await ViewerApp.Start(options => options.Enabled = isEnabled, environment: isEnabled ? "Production" : "Development");

        using HttpResponseMessage page = await app.Get("/xray/");

        Assert.That(page.StatusCode, Is.EqualTo(isEnabled ? HttpStatusCode.OK : HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Requests_of_the_viewer_are_not_traced_and_all_others_are_still_sent_to_the_daemon()
    {
        await using ViewerApp app = await ViewerApp.Start();
        foreach (string path in Paths)
            (await app.Get(path)).Dispose();

        using HttpResponseMessage hello = await app.Get("/hello");

        IReadOnlyList<SegmentDocument> sent = await app.Daemon.WaitForDocuments(1);
        Assert.That(sent.Select(document => new Uri(document.Url!).AbsolutePath), Is.EqualTo(new[] { "/hello" }));
        Trace kept = app.Store.Since(0).Traces.Single();
        Assert.That(kept.Id, Is.EqualTo(sent[0].TraceId));
    }

    [Test]
    public async Task The_path_without_its_slash_leads_to_the_one_with_it()
    {
        await using ViewerApp app = await ViewerApp.Start();

        using HttpResponseMessage page = await app.Get("/xray?q=tea");

        Assert.That(page.RequestMessage!.RequestUri!.PathAndQuery, Is.EqualTo("/xray/?q=tea"));
        Assert.That(await page.Content.ReadAsStringAsync(), Does.Contain("value=\"tea\""));
    }

    [Test, CancelAfter(20_000)]
    public async Task An_open_stream_does_not_hold_the_application_up_when_it_stops(CancellationToken cancel)
    {
        await using ViewerApp app = await ViewerApp.Start();
        using HttpResponseMessage stream = await app.Get("/xray/live");
        await using Stream body = await stream.Content.ReadAsStreamAsync(cancel);
        await body.ReadExactlyAsync(new byte[5], cancel);

        await app.Stop().WaitAsync(TimeSpan.FromSeconds(10), cancel);
    }
}
