using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Playwright;

namespace XRaySink.Viewer.Tests.Browser;

/// <summary>The system's Chromium, driven by Playwright.</summary>
sealed class Chromium : IAsyncDisposable
{
    static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    readonly IPlaywright playwright;
    readonly IBrowser browser;
    readonly ConcurrentQueue<string> strays = new();

    Chromium(IPlaywright playwright, IBrowser browser)
    {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// <summary>What pages have asked of any other origin than their own.</summary>
    public IReadOnlyCollection<string> Strays => strays;

    /// <summary>Where screenshots go, for people to look at.</summary>
    static string Artifacts => typeof(Chromium).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Artifacts").Value!;

    /// <summary>Starts it. Where there is none the test is skipped, save in the gate, where it must be.</summary>
    public static async Task<Chromium> Start()
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            const string reason = "There is no Chromium on the PATH; on Debian, apt-get install chromium.";
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail(reason);
            Assert.Ignore(reason);
        }

        Assertions.SetDefaultExpectTimeout(30_000);
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] });
        return new Chromium(playwright, browser);
    }

    /// <summary>A page in a window of its own, in which nothing is remembered.</summary>
    public async Task<IPage> Open(Uri address, ColorScheme colors = ColorScheme.Light, bool javaScript = true, int width = 1440, int height = 860)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = colors,
            JavaScriptEnabled = javaScript,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout(30_000);
        context.Request += (_, request) =>
        {
            if (new Uri(request.Url).GetLeftPart(UriPartial.Authority) != address.GetLeftPart(UriPartial.Authority))
                strays.Enqueue(request.Url);
        };
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(address.ToString());
        return page;
    }

    public static Task Shoot(IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Artifacts, "viewer", name + ".png"), Animations = ScreenshotAnimations.Disabled });

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
