using System.Text.RegularExpressions;
using Microsoft.Playwright;
using XRaySink.Viewer.Tests.Daemon;
using XRaySink.Viewer.Tool.Daemon;
using static Microsoft.Playwright.Assertions;

namespace XRaySink.Viewer.Tests.Browser;

/// <summary>The page of <c>xraysink view</c>, with documents that the sample does not send.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class StandInPageTests
{
    Chromium chromium = null!;

    [OneTimeSetUp]
    public async Task Start() => chromium = await Chromium.Start();

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
    }

    [Test]
    public async Task A_trace_in_progress_grows_until_it_ends()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        string began = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        standIn.Store.Add(TestDocument.Bytes($$"""{"id":"{{TestDocument.Id(1)}}","trace_id":"{{TestDocument.TraceId(1)}}","name":"night-job","start_time":{{began}},"in_progress":true}"""));
        standIn.Store.Add(TestDocument.Bytes($$"""{"id":"{{TestDocument.Id(2)}}","trace_id":"{{TestDocument.TraceId(1)}}","parent_id":"{{TestDocument.Id(1)}}","type":"subsegment","name":"first step","start_time":{{began}},"end_time":{{began}}.5}"""));
        IPage page = await chromium.Open(new Uri(standIn.Page, "traces/" + TestDocument.TraceId(1)));
        ILocator step = page.Locator(".row.d1 rect.span");
        await Expect(page.Locator(".pill")).ToHaveTextAsync("running");
        double before = await Width(step);

        await Expect(step).Not.ToHaveAttributeAsync("width", (await step.GetAttributeAsync("width"))!);
        Assert.That(await Width(step), Is.LessThan(before), "the step's share of the whole");
        await Chromium.Shoot(page, "in-progress");

        standIn.Store.Add(TestDocument.Bytes($$"""{"id":"{{TestDocument.Id(1)}}","trace_id":"{{TestDocument.TraceId(1)}}","name":"night-job","start_time":{{began}},"end_time":{{began}}.9,"fault":true}"""));
        await Expect(page.Locator(".pill")).ToHaveTextAsync("fault");
    }

    [Test]
    public async Task Hostile_text_is_shown_and_never_runs()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        standIn.Store.Add(HostileDocument.Create());
        foreach (string path in new[] { "", "map", "traces/" + TestDocument.TraceId(1), "?q=name:%3Cimg" })
        {
            IPage page = await chromium.Open(new Uri(standIn.Page, path));
            var events = new List<string>();
            page.Dialog += (_, dialog) => events.Add("dialog: " + dialog.Message);
            page.Console += (_, message) => { if (message.Type == "error") events.Add(message.Text); };
            await page.ReloadAsync();
            if (path.Length == 0)
            {
                await page.Locator(".trace-row").ClickAsync();
                await Expect(page.Locator("#pane .row")).ToHaveCountAsync(2);
                await Expect(page.Locator("#pane .row .name").First).ToHaveTextAsync(HostileDocument.Markup);
            }
            else
            {
                await Expect(page.Locator("body")).ToContainTextAsync("<img");
            }

            Assert.That(await page.EvaluateAsync<bool>("() => 'hacked' in window"), Is.False, path);
            Assert.That(events, Is.Empty, path);
            Assert.That(await page.Locator("main img, aside img, main script, aside script").CountAsync(), Is.Zero, path);
        }
    }

    [Test]
    public async Task Ten_thousand_traces_are_scrolled_without_stutter()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        for (int i = 0; i < 10_050; i++)
            standIn.Store.Add(TestDocument.Segment(i, start: i, more: i % 7 == 0 ? ",\"fault\":true,\"annotations\":{\"tenant\":\"blue\"}" : ""));
        IPage page = await chromium.Open(standIn.Page);
        await Expect(page.Locator("#count")).ToHaveTextAsync("10,000 traces");

        // The usual gap between two frames while the list is scrolled from its beginning to its end.
        double frame = await page.EvaluateAsync<double>("""
            async () => {
              const rows = document.getElementById('rows');
              const gaps = [];
              let last = performance.now();
              for (let i = 0; i <= 100; i++) {
                rows.scrollTop = rows.scrollHeight * i / 100;
                const now = await new Promise(requestAnimationFrame);
                gaps.push(now - last);
                last = now;
              }
              return gaps.sort((left, right) => left - right)[50];
            }
            """);

        TestContext.Out.WriteLine($"a frame took {frame:0} ms, and there were {await page.Locator(".trace-row").CountAsync()} rows in the document");
        Assert.That(await page.Locator(".trace-row").CountAsync(), Is.InRange(10, 80));
        Assert.That(frame, Is.LessThan(100));
        await page.FillAsync("#q", "tenant=blue");
        await Expect(page.Locator("#count")).ToHaveTextAsync(new Regex("^1,42[89] of 10,000 traces"));
        await Chromium.Shoot(page, "ten-thousand");
    }

    [Test]
    public async Task A_trace_of_four_languages_tells_what_went_wrong_and_where()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        foreach (byte[] document in SdkDocuments.Order())
            standIn.Store.Add(document);
        foreach (byte[] document in SdkDocuments.Healthy(40))
            standIn.Store.Add(document);

        IPage page = await chromium.Open(new Uri(standIn.Page, "#" + SdkDocuments.TraceId));
        await Expect(page.Locator("#pane .exception b").First).ToHaveTextAsync("OutOfStockError");
        await Expect(page.Locator("#pane .frames li").First).ToContainTextAsync("reserve");
        await Chromium.Shoot(page, "order");

        IPage map = await chromium.Open(new Uri(standIn.Page, "map"));
        await Expect(map.Locator(".node .label")).ToHaveCountAsync(7);
        await Chromium.Shoot(map, "order-map");
        IPage dark = await chromium.Open(new Uri(standIn.Page, "map"), ColorScheme.Dark);
        await Chromium.Shoot(dark, "order-map-dark");
    }

    static async Task<double> Width(ILocator bar) =>
        double.Parse((await bar.GetAttributeAsync("width"))!.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture);
}
