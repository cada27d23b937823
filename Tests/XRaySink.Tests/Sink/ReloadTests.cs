using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using XRaySink.Documents;
using XRaySink.Testing;

namespace XRaySink.Tests.Sink;

/// <summary>A host whose configuration is a file that changes while it runs. Its sink is the process's, so these run alone.</summary>
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReloadTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly string file = Path.Combine(Directory.CreateTempSubdirectory("reload-").FullName, "appsettings.json");
    readonly UdpReceiver daemon = new();
    readonly Sampling.RulesFile rules = new(RulesOf(rate: 1));

    public void Dispose()
    {
        daemon.Dispose();
        rules.Dispose();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Test]
    public async Task Recording_is_switched_off_and_on_again()
    {
        Write(isDisabled: false);
        using IHost host = await Started();
        SegmentSink sink = host.Services.GetRequiredService<SegmentSink>();
        await Run("first");

        await Change(host, () => Write(isDisabled: true));
        Assert.That(sink.IsRecording, Is.False);
        Assert.That(await XRay.RunTask("second", () => Task.FromResult(XRay.TraceId)), Is.Null);

        await Change(host, () => Write(isDisabled: false));
        Assert.That(sink.IsRecording);
        await Run("third");
        await host.StopAsync();

        Assert.That((await daemon.WaitForDocuments(2)).Select(document => document.Url), Is.EqualTo(new[] { "task://localhost/first", "task://localhost/third" }));
        Assert.That(sink.Account.CreatedCount, Is.EqualTo(sink.Account.SentCount).And.EqualTo(2));
    }

    [Test]
    public async Task What_is_open_when_recording_is_switched_off_is_accounted_for()
    {
        Write(isDisabled: false);
        using IHost host = await Started();
        SegmentSink sink = host.Services.GetRequiredService<SegmentSink>();

        await XRay.RunTask("open", () => Change(host, () => Write(isDisabled: true)));

        Assert.That((await daemon.WaitForDocuments(1)).Select(document => document.IsInProgress), Is.EqualTo(new[] { true }));
        Assert.That((sink.Account.CreatedCount, sink.Account.DroppedFor("unfinished")), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Sampling_follows_the_rules_that_the_configuration_names()
    {
        Write(isDisabled: false);
        using IHost host = await Started();
        await Run("first");

        rules.Write(RulesOf(rate: 0));
        await Change(host, () => Write(isDisabled: false));
        await Run("second");

        rules.Write(RulesOf(rate: 1));
        await Change(host, () => Write(isDisabled: false));
        await Run("third");
        await host.StopAsync();

        Assert.That((await daemon.WaitForDocuments(2)).Select(document => document.Url), Is.EqualTo(new[] { "task://localhost/first", "task://localhost/third" }));
    }

    [Test]
    public async Task Rules_that_become_wrong_are_left_aside()
    {
        Write(isDisabled: false);
        using IHost host = await Started();

        rules.Write("{");
        await Change(host, () => Write(isDisabled: false));

        SegmentSink sink = host.Services.GetRequiredService<SegmentSink>();
        Assert.That(sink.IsRecording);
        Assert.That(sink.Sampling.Description, Is.EqualTo("the rules of the X-Ray console (default)"));
    }

    [Test]
    public async Task A_reload_that_changes_nothing_leaves_the_rules_and_what_they_have_counted()
    {
        Write(isDisabled: false);
        using IHost host = await Started();
        SegmentSink sink = host.Services.GetRequiredService<SegmentSink>();
        object before = sink.Sampling;

        await Change(host, () => Write(isDisabled: false));

        Assert.That(sink.Sampling, Is.SameAs(before));
    }

    [Test]
    public async Task A_sink_that_starts_switched_off_is_switched_on()
    {
        Write(isDisabled: true);
        using IHost host = await Started();
        await Run("first");

        await Change(host, () => Write(isDisabled: false));
        await Run("second");

        Assert.That((await daemon.WaitForDocuments(1)).Select(document => document.Url), Is.EqualTo(new[] { "task://localhost/second" }));
    }

    [Test]
    public void A_sink_without_a_host_follows_its_configuration_too()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection([new("XRay:DisableXRayTracing", "true")]).Build();
        using SegmentSink sink = SegmentSink.Start(new XRaySinkOptions { SendToDaemon = false, UseCentralSampling = false }, configuration);
        Assert.That(sink.IsRecording, Is.False);

        configuration["XRay:DisableXRayTracing"] = "false";
        configuration.Reload();

        Assert.That(sink.IsRecording);
    }

    async Task<IHost> Started()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddJsonFile(file, optional: false, reloadOnChange: true);
        builder.Services.AddXRaySink("reload");
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Changes the file, and waits until the host has seen it: the sink hears of it first.</summary>
    static async Task Change(IHost host, Action change)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (host.Services.GetRequiredService<IOptionsMonitor<XRaySinkOptions>>().OnChange(_ => seen.TrySetResult()))
        {
            change();
            await seen.Task.WaitAsync(Patience);
        }
    }

    // Written beside and moved, so that nobody reads half of it.
    void Write(bool isDisabled)
    {
        string json = JsonSerializer.Serialize(new
        {
            XRay = new { DisableXRayTracing = isDisabled, DaemonAddress = daemon.Address, SamplingRuleManifest = rules.Path, Revision = Guid.NewGuid() },
        });
        File.WriteAllText(file + ".new", json);
        File.Move(file + ".new", file, overwrite: true);
    }

    static Task Run(string path) => XRay.RunTask(path, () => Task.CompletedTask);

    static string RulesOf(int rate) => JsonSerializer.Serialize(new { version = 2, @default = new { fixed_target = 0, rate } });
}
