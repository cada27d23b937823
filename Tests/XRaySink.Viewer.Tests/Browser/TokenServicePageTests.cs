using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using XRaySink.EndToEnd.Tests;
using XRaySink.Testing;
using static Microsoft.Playwright.Assertions;

namespace XRaySink.Viewer.Tests.Browser;

/// <summary>The viewer within the sample, as a developer sees it.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class TokenServicePageTests
{
    Chromium chromium = null!;
    UdpReceiver daemon = null!;
    RunningSample sample = null!;
    HttpClient http = null!;
    Uri viewer = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        chromium = await Chromium.Start();
        daemon = new UdpReceiver();
        sample = new RunningSample(daemon.Address, "--environment", "Development");
        http = new HttpClient { BaseAddress = await sample.Address };
        viewer = new Uri(http.BaseAddress!, "/xray/");
        foreach (string owner in new[] { "alan", "barbara", "edsger" })
            await CreateAndCheck(owner);
        (await http.GetAsync($"/tokens/{Guid.NewGuid()}")).Dispose();
        (await http.PostAsync("/tokens", null)).Dispose();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        http?.Dispose();
        sample?.Dispose();
        daemon?.Dispose();
        if (chromium is not null)
            await chromium.DisposeAsync();
    }

    [TearDown]
    public void Nothing_was_asked_of_any_other_origin() => Assert.That(chromium.Strays, Is.Empty);

    [Test]
    public void The_sample_prints_the_link() => Assert.That(sample.Output, Does.Contain($"Traces are shown at {viewer}"));

    [Test]
    public async Task The_list_shows_requests_and_tasks_with_result_duration_and_annotations()
    {
        IPage page = await chromium.Open(viewer);

        ILocator task = Row(page, "task TokenCleanup/CleanupStaleTokens").First;
        await Expect(task.Locator(".name")).ToHaveTextAsync("token-service");
        await Expect(task.Locator(".pill")).ToHaveTextAsync("ok");
        await Expect(task.Locator(".took")).ToHaveTextAsync(new Regex(@"[\d.]+ (µs|ms|s)"));
        await Expect(task.Locator(".note-chip")).ToHaveTextAsync(new Regex(@"deleted\d+"));
        await Expect(task.Locator(".at")).ToHaveTextAsync(new Regex(@"\d\d:\d\d:\d\d\.\d{3}"));
        await Chromium.Shoot(page, "list");
        await page.FillAsync("#q", "status:404");
        await Expect(Row(page, "GET /tokens/").Locator(".pill.error").First).ToHaveTextAsync("404");
    }

    [Test]
    public async Task A_search_leaves_what_it_describes()
    {
        IPage page = await chromium.Open(viewer);
        await Row(page, "CleanupStaleTokens").First.WaitForAsync();

        await page.FillAsync("#q", "path:/check min:0.1ms");

        await Expect(page.Locator("#count")).ToHaveTextAsync(new Regex(@"^\d+ of \d+ traces"));
        await Expect(Row(page, "CleanupStaleTokens")).ToHaveCountAsync(0);
        await Expect(Row(page, "/check").First).ToBeVisibleAsync();
        await Chromium.Shoot(page, "search");

        await page.FillAsync("#q", "");
        await page.ClickAsync(".chip[data-term='is:error']");
        await Expect(Row(page, "CleanupStaleTokens")).ToHaveCountAsync(0);
        await Expect(Row(page, "GET /tokens/").Locator(".pill.error").First).ToBeVisibleAsync();
        await Expect(page.Locator("#q")).ToHaveValueAsync("is:error");

        await page.FillAsync("#q", "min:soon");
        await Expect(page.Locator("#problem")).ToContainTextAsync("no duration");
    }

    [Test]
    public async Task A_trace_is_a_waterfall_of_its_requests_and_their_database_calls()
    {
        IPage page = await chromium.Open(new Uri(viewer, "?q=path:/check"));

        await Row(page, "/check").First.ClickAsync();

        ILocator pane = page.Locator("#pane");
        await Expect(pane.Locator(".row")).ToHaveCountAsync(4);
        await Expect(pane.Locator(".row .name")).ToHaveTextAsync(["token-service", "127.0.0.1", "token-service", "tokens.db"]);
        await Expect(pane.Locator(".row.d3 .name")).ToHaveTextAsync("tokens.db");
        await pane.Locator(".row.d3 summary").ClickAsync();
        await Expect(pane.Locator(".row.d3 .details")).ToContainTextAsync("sqlite");
        Assert.That(await NestsInTime(pane), "a child's bar lies within its parent's");
        await Chromium.Shoot(page, "waterfall");
    }

    [Test]
    public async Task The_map_shows_who_calls_whom_and_how_often()
    {
        IPage page = await chromium.Open(new Uri(viewer, "map"));

        await Expect(page.Locator(".node .label")).ToHaveTextAsync(["callers", "token-service", "tokens.db"]);
        await Expect(page.Locator(".rate").First).ToHaveTextAsync(new Regex(@"[\d.]+/min · [\d.]+ (µs|ms|s)"));
        await Chromium.Shoot(page, "map");

        await page.FillAsync("#q", "path:/nowhere");
        await Expect(page.Locator("#drawing")).ToContainTextAsync("No traces");
    }

    [Test]
    public async Task A_new_trace_appears_by_itself()
    {
        IPage page = await chromium.Open(new Uri(viewer, "?q=path:owner%20status:201"));
        await Expect(page.Locator("#live")).ToHaveAttributeAsync("data-state", "live");
        string before = await page.Locator("#count").InnerTextAsync();

        await CreateAndCheck("grace");

        await Expect(page.Locator("#count")).Not.ToHaveTextAsync(before);
        await Chromium.Shoot(page, "live");
    }

    [Test]
    public async Task It_is_dark_where_the_system_is_and_the_reader_can_choose()
    {
        IPage page = await chromium.Open(viewer, ColorScheme.Dark);
        await Row(page, "CleanupStaleTokens").First.WaitForAsync();
        Assert.That(await Brightness(page), Is.LessThan(60));
        await Row(page, "CleanupStaleTokens").First.ClickAsync();
        await page.Locator("#pane .row").First.WaitForAsync();
        await Chromium.Shoot(page, "dark");

        await page.Keyboard.PressAsync("t");
        Assert.That(await Brightness(page), Is.GreaterThan(200));

        await page.ReloadAsync();
        Assert.That(await Brightness(page), Is.GreaterThan(200), "after the page was loaded again");
    }

    [Test]
    public async Task The_keyboard_is_enough()
    {
        IPage page = await chromium.Open(new Uri(viewer, "?q=path:/check"));
        await Row(page, "/check").First.WaitForAsync();

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".trace-row[aria-selected='true']")).ToHaveAttributeAsync("aria-posinset", "2");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#pane .waterfall")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("k");
        await Expect(page.Locator(".trace-row[aria-selected='true']")).ToHaveAttributeAsync("aria-posinset", "1");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#pane")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#q")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("jk");
        await Expect(page.Locator("#q")).ToHaveValueAsync("jk");
    }

    [Test]
    public async Task A_traces_own_page_is_whole_without_scripts()
    {
        IPage list = await chromium.Open(new Uri(viewer, "?q=path:/check"));
        string id = (await Row(list, "/check").First.GetAttributeAsync("data-id"))!;

        IPage page = await chromium.Open(new Uri(viewer, "traces/" + id), javaScript: false);

        await Expect(page.Locator(".row .name")).ToHaveTextAsync(["token-service", "127.0.0.1", "token-service", "tokens.db"]);
        await page.Locator(".row.d3 summary").ClickAsync();
        await Expect(page.Locator(".row.d3 .details")).ToContainTextAsync("sqlite");
        await Chromium.Shoot(page, "trace-without-scripts");
    }

    static ILocator Row(IPage page, string text) => page.Locator(".trace-row", new PageLocatorOptions { HasText = text });

    static async Task<bool> NestsInTime(ILocator pane) => await pane.EvaluateAsync<bool>("""
        pane => {
          const bars = [...pane.querySelectorAll('rect.span')].map(bar => bar.getBoundingClientRect());
          return bars.every((bar, i) => i === 0 || (bar.left >= bars[i - 1].left - 1 && bar.right <= bars[i - 1].right + 1));
        }
        """);

    static Task<int> Brightness(IPage page) => page.EvaluateAsync<int>(
        "() => getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number).reduce((sum, part) => sum + part, 0) / 3 | 0");

    async Task CreateAndCheck(string owner)
    {
        using HttpResponseMessage created = await http.PostAsync($"/tokens?owner={owner}", null);
        string id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        (await http.GetAsync($"/tokens/{id}/check")).Dispose();
    }
}
