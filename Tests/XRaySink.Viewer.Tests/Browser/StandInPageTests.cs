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

    [TearDown]
    public void Nothing_was_asked_of_any_other_origin() => Assert.That(chromium.Strays, Is.Empty);

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

    [TestCase("", true)]
    [TestCase("?q=name:%3Cimg", true)]
    [TestCase("map", true)]
    [TestCase("map", false)]
    [TestCase("traces/1-6ab13d00-000000000000000000000001", true)]
    [TestCase("traces/1-6ab13d00-000000000000000000000001", false)]
    public async Task Hostile_text_is_shown_and_never_runs(string path, bool javaScript)
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        Assert.That(standIn.Store.Add(HostileDocument.Create()));
        IPage page = await chromium.Open(new Uri(standIn.Page, path), javaScript: javaScript);
        var events = new List<string>();
        page.Dialog += (_, dialog) => events.Add("dialog: " + dialog.Message);
        page.Console += (_, message) => { if (message.Type == "error") events.Add(message.Text); };
        await page.ReloadAsync();

        if (path.Length == 0)
        {
            await page.Locator(".trace-row").ClickAsync();
            await Expect(page.Locator("#pane .row")).ToHaveCountAsync(5);
            await Expect(page.Locator("#pane .row .name").First).ToHaveTextAsync(HostileDocument.Markup);
        }
        else
        {
            await Expect(page.Locator("body")).ToContainTextAsync("<img");
        }

        Assert.That(await page.Locator("img, main script, aside script, svg script, [onerror]").CountAsync(), Is.Zero);
        Assert.That(javaScript && await page.EvaluateAsync<bool>("() => 'hacked' in window"), Is.False);
        Assert.That(events, Is.Empty);
    }

    [Test]
    public async Task Ten_thousand_traces_cost_the_page_no_more_than_a_hundred()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        for (int i = 0; i < 100; i++)
            standIn.Store.Add(Listed(i));
        IPage page = await chromium.Open(standIn.Page);
        await Expect(page.Locator("#count")).ToHaveTextAsync("100 traces");
        Effort few = await Scroll(page);

        for (int i = 100; i < 10_050; i++)
            standIn.Store.Add(Listed(i));
        await Expect(page.Locator("#count")).ToHaveTextAsync("10,000 traces");
        Effort many = await Scroll(page);

        // Frames are told and not tested: they are the machine's as much as ours.
        TestContext.Out.WriteLine($"of 100 traces: {few}\nof 10,000 traces: {many}");
        Assert.That(many.Elements, Is.LessThanOrEqualTo(few.Elements + 30));
        Assert.That(few.Elements, Is.LessThan(1_500));
        await page.FillAsync("#q", "tenant=blue");
        await Expect(page.Locator("#count")).ToHaveTextAsync(new Regex("^1,42[89] of 10,000 traces"));
        await Chromium.Shoot(page, "ten-thousand");
    }

    [Test]
    public async Task A_new_trace_among_ten_thousand_is_told_and_drawn_by_itself()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        for (int i = 0; i < 10_000; i++)
            standIn.Store.Add(Listed(i));
        IPage page = await chromium.Open(standIn.Page);
        await Expect(page.Locator("#count")).ToHaveTextAsync("10,000 traces");
        await Expect(page.Locator(".trace-row").First).ToBeVisibleAsync();
        int rows = await page.Locator(".trace-row").CountAsync();
        await page.EvaluateAsync("""
            () => {
              window.seen = { added: 0, changed: 0 };
              new MutationObserver(changes => {
                for (const change of changes) {
                  window.seen.changed++;
                  window.seen.added += change.addedNodes.length;
                }
              }).observe(document.getElementById('spread'), { childList: true, subtree: true, attributes: true });
            }
            """);

        standIn.Store.Add(Listed(10_000));

        await Expect(page.Locator($".trace-row[data-id='{TestDocument.TraceId(10_000)}']")).ToBeVisibleAsync();
        Assert.That(await page.EvaluateAsync<int>("() => window.seen.added"), Is.LessThan(30), "nodes: one row is new");
        Assert.That(await page.EvaluateAsync<int>("() => window.seen.changed"), Is.LessThan(rows * 8), "changes: each row in sight moves");
    }

    [Test]
    public async Task A_flood_leaves_the_page_usable()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        for (int i = 0; i < 10_000; i++)
            standIn.Store.Add(Listed(i));
        using var stop = new CancellationTokenSource();
        Task flood = Task.Run(async () =>
        {
            for (int i = 10_000; !stop.IsCancellationRequested; i++)
            {
                standIn.Store.Add(Listed(i));
                if (i % 20 == 0)
                    await Task.Delay(10); // slow enough for the reader to find the newest trace still there
            }
        });

        IPage page = await chromium.Open(standIn.Page);
        await Expect(page.Locator("#count")).ToHaveTextAsync("10,000 traces");
        Effort effort = await Scroll(page);
        await page.Locator(".trace-row").First.WaitForAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#pane .waterfall")).ToBeVisibleAsync();
        await stop.CancelAsync();
        await flood;

        TestContext.Out.WriteLine($"while {standIn.Store.Since(long.MaxValue).Version:N0} came: {effort}");
        Assert.That(effort.Elements, Is.LessThan(1_500));
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
        await Expect(page.Locator("#pane .row.fault .name")).ToHaveTextAsync(["storefront", "orders.internal", "orders", "## reserve"]);
        await Expect(page.Locator("#pane .row.throttled .state")).ToHaveTextAsync(["429", "429"]);
        await Chromium.Shoot(page, "order");

        IPage map = await chromium.Open(new Uri(standIn.Page, "map"));
        await Expect(map.Locator(".node .label")).ToHaveCountAsync(7);
        await Expect(map.Locator(".node", new PageLocatorOptions { HasText = "storefront" })).ToContainTextAsync("2.4 % faults");
        await Expect(map.Locator(".edge.throttled title")).ToContainTextAsync("orders → stock");
        await Chromium.Shoot(map, "order-map");
        IPage dark = await chromium.Open(new Uri(standIn.Page, "map"), ColorScheme.Dark);
        await Chromium.Shoot(dark, "order-map-dark");
    }

    [Test]
    public async Task A_link_leads_to_the_other_trace_in_the_pane_and_on_a_page_of_its_own()
    {
        await using DaemonStandIn standIn = await TestStandIn.Start();
        standIn.Store.Add(TestDocument.Segment(1, name: "cause"));
        standIn.Store.Add(TestDocument.Segment(2, name: "effect", more: $$""","links":[{"trace_id":"{{TestDocument.TraceId(1)}}","id":"{{TestDocument.Id(0)}}"}]"""));

        IPage list = await chromium.Open(new Uri(standIn.Page, "#" + TestDocument.TraceId(2)));
        IPage alone = await chromium.Open(new Uri(standIn.Page, "traces/" + TestDocument.TraceId(2)), javaScript: false);
        foreach (IPage page in new[] { list, alone })
        {
            await Expect(page.Locator("h1")).ToHaveTextAsync("effect");
            await page.Locator(".row summary").ClickAsync();
            await page.Locator("a.to-trace").ClickAsync();
            await Expect(page.Locator("h1")).ToHaveTextAsync("cause");
        }
    }

    static byte[] Listed(int i) =>
        TestDocument.Segment(i, start: i, more: i % 7 == 0 ? ",\"fault\":true,\"annotations\":{\"tenant\":\"blue\"}" : "");

    /// <summary>Scrolls the list from its beginning to its end, a hundredth a frame.</summary>
    static async Task<Effort> Scroll(IPage page)
    {
        double[] told = await page.EvaluateAsync<double[]>("""
            async () => {
              const rows = document.getElementById('rows');
              const gaps = [];
              let elements = 0;
              let last = await new Promise(requestAnimationFrame);
              for (let i = 0; i <= 100; i++) {
                rows.scrollTop = rows.scrollHeight * i / 100;
                const now = await new Promise(requestAnimationFrame);
                gaps.push(now - last);
                last = now;
                elements = Math.max(elements, document.getElementsByTagName('*').length);
              }
              rows.scrollTop = 0;
              gaps.sort((left, right) => left - right);
              return [elements, gaps[50], gaps[100]];
            }
            """);
        return new Effort((int)told[0], told[1], told[2]);
    }

    /// <summary>What scrolling took.</summary>
    /// <param name="Elements">How many there were in the document at most.</param>
    /// <param name="Usual">The usual time from frame to frame, in milliseconds.</param>
    /// <param name="Worst">The longest.</param>
    sealed record Effort(int Elements, double Usual, double Worst)
    {
        public override string ToString() => $"{Elements} elements, {Usual:0} ms from frame to frame, {Worst:0} ms at worst";
    }

    static async Task<double> Width(ILocator bar) =>
        double.Parse((await bar.GetAttributeAsync("width"))!.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture);
}
