using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using XRaySink.Testing;
using static XRaySink.Fody.Tests.Packaging.Sources;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>The road of a newcomer: a web application, the packages, and a trace on the page.</summary>
public partial class FirstTraceTests
{
    const string Packages = Weaver + """
        <PackageReference Include="XRaySink.AspNetCore" Version="$version$" />
        <PackageReference Include="XRaySink.Viewer" Version="$version$" />
        """;

    const string Program = """
        using XRaySink;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddXRaySink("my-cute-little-service");
        builder.Services.AddXRayViewer();
        builder.Services.AddHostedService<Cleanup>();

        var app = builder.Build();
        app.UseMiddleware<XRayMiddleware>();
        app.MapXRayViewer("/xray");
        app.Run();

        class Cleanup : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken stop) => RemoveStaleTokens();

            [XRayTask]
            async Task RemoveStaleTokens() => await Task.Yield();
        }
        """;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Test]
    public async Task A_new_web_application_is_run_and_shows_its_first_trace()
    {
        NewProject project = (await NewProject.Create())
            .Write("app/app.csproj", Project(Packages, properties: "").Replace("Microsoft.NET.Sdk", "Microsoft.NET.Sdk.Web", StringComparison.Ordinal))
            .Write("app/Program.cs", Program);
        Assert.That((await project.DotNet("restore", "app")).ExitCode, Is.Zero);
        using var daemon = new UdpReceiver();
        using var patience = new CancellationTokenSource(Patience);
        long began = Stopwatch.GetTimestamp();
        using Process run = Start(project, daemon);
        try
        {
            var viewer = new Uri(await Link(run, patience.Token));
            using var http = new HttpClient { BaseAddress = viewer };
            string id = await FirstTrace(http, patience.Token);

            // Told and not tested: it is the machine's as much as ours.
            TestContext.Out.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s from dotnet run to the first trace");
            Assert.That(await http.GetStringAsync("traces/" + id), Does.Contain("task Cleanup/RemoveStaleTokens"));
        }
        finally
        {
            run.Kill(entireProcessTree: true);
        }
    }

    static Process Start(NewProject project, UdpReceiver daemon)
    {
        var start = new ProcessStartInfo("dotnet", ["run"]) { WorkingDirectory = project.PathOf("app"), RedirectStandardOutput = true };
        foreach ((string name, string value) in new[]
        {
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("AWS_XRAY_DAEMON_ADDRESS", daemon.Address),
            ("MSBUILDDISABLENODEREUSE", "1"), ("CI", ""),
        })
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    static async Task<string> Link(Process run, CancellationToken cancel)
    {
        while (await run.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (ShownAt().Match(line) is { Success: true } match)
                return match.Groups[1].Value;
        }
        throw new InvalidOperationException("The application ended before it said where its traces are shown.");
    }

    static async Task<string> FirstTrace(HttpClient viewer, CancellationToken cancel)
    {
        using var events = new StreamReader(await viewer.GetStreamAsync("live", cancel));
        while (await events.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal)
                && JsonDocument.Parse(line[6..]).RootElement.GetProperty("traces").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } trace)
                return trace.GetProperty("id").GetString()!;
        }
        throw new InvalidOperationException("The viewer ended its events without a trace.");
    }

    [GeneratedRegex(@"Traces are shown at (\S+)")]
    private static partial Regex ShownAt();
}
